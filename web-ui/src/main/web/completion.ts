/** What may stand at a place of a recipe that is being typed, from the schema of recipes. */
import { isMap, isScalar, isSeq, Pair, parseDocument, Scalar, visit, YAMLMap } from 'yaml';
import { kinds, recipeOf, resolved, Schema } from './schema';

/** Something that may stand at a place; `back` is how far the caret then stands before its end. */
export interface Option { word: string; insert: string; back: number; description: string }

/** What may stand in the place of the text from `start` to `end`. */
export interface Completion { start: number; end: number; options: Option[] }

export interface Names { datasets: string[]; models: string[]; runs: { id: number; name: string }[] }

/** No word of any recipe. */
const HERE = 'hereTheCaretStands';

/** Stands for what is in a list. */
const ITEM = '[]';

const WORD = /[\w$@./-]/;

const MOST = 50;

/** Where the caret stands in a document. */
interface Place { path: string[]; isKey: boolean; known: string[]; inFlow: boolean; kind: string; siblings: string[] }

export function completion(text: string, caret: number, schema: Schema, names: Names): Completion | null {
	let start = caret;
	while (start > 0 && WORD.test(text[start - 1])) {
		start--;
	}
	let end = caret;
	while (end < text.length && WORD.test(text[end])) {
		end++;
	}
	const line = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
	if (/(^|\s)#/.test(line)) {
		return null;
	}
	const typed = text.slice(start, caret).toLowerCase();
	const isKeyed = /^[ \t]*:/.test(text.slice(end));
	const found = place(text.slice(0, start), text.slice(end), isKeyed, /:\s*$/.test(line));
	const options = found === null ? [] : found.isKey ? keys(found, schema, isKeyed, indent(line)) : values(found, schema, names);
	const fitting = options.filter((option) => option.word.toLowerCase().includes(typed))
		.sort((one, other) => Number(other.word.toLowerCase().startsWith(typed)) - Number(one.word.toLowerCase().startsWith(typed))).slice(0, MOST);
	return fitting.length === 0 || (fitting.length === 1 && fitting[0].word === text.slice(start, end)) ? null : { start, end, options: fitting };
}

const indent = (line: string) => line.replace(/[^ ].*$/, '') + line.replace(/^ */, '').replace(/[^- ].*$/, '').replace(/-/g, ' ');

/** Finds a mark that is put where the caret stands, as a key where that can be one. */
function place(before: string, after: string, isKeyed: boolean, isValue: boolean): Place | null {
	const document = parseDocument(`${before}${HERE}${isValue || isKeyed ? '' : ': '}${after}`);
	let found: Place | null = null;
	visit(document, {
		Scalar(at, node, ancestors) {
			if (node.value !== HERE) {
				return undefined;
			}
			const around = ancestors.flatMap((each) => isMap(each) || isSeq(each) ? [each] : []);
			const last = around[around.length - 1];
			const path = ancestors.flatMap((each, index) => each instanceof Pair && (index < ancestors.length - 1 || at === 'value') ? [String((each.key as Scalar).value)] : isSeq(each) ? [ITEM] : []);
			const recipe = around.find((each): each is YAMLMap => isMap(each) && each.has('kind'));
			const runs = document.get('runs');
			found = {
				path, isKey: at === 'key', inFlow: Boolean(last?.flow), kind: String(recipe?.get('kind') ?? ''),
				known: at === 'key' && isMap(last) ? last.items.flatMap((pair) => isScalar(pair.key) ? [String(pair.key.value)] : []) : [],
				siblings: isMap(runs) ? runs.items.flatMap((pair) => isScalar(pair.key) ? [String(pair.key.value)] : []) : [],
			};
			return visit.BREAK;
		},
	});
	return found;
}

/** A schema, and whether what is above it says that names of datasets stand in it. */
interface Fit { schema: Schema; datasets: boolean }

/** All that a schema may mean. */
function meanings(root: Schema, { schema, datasets }: Fit): Fit[] {
	const own = resolved(root, schema);
	const fit = { schema: own, datasets: datasets || /^Datasets /.test(own.description ?? '') };
	return [fit, ...(own.anyOf ?? own.oneOf ?? []).flatMap((each) => meanings(root, { ...fit, schema: each }))];
}

function below(root: Schema, fits: Fit[], key: string): Fit[] {
	return fits.flatMap(({ schema, datasets }) => {
		const inner = key === ITEM ? schema.items : schema.properties?.[key] ?? (typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined);
		return inner ? meanings(root, { schema: inner, datasets }) : [];
	});
}

function fits(root: Schema, { path, kind }: Place): Fit[] {
	const top = path[0] === 'runs' ? root.$defs?.Pipeline : recipeOf(root, kind);
	let found: Fit[] = top ? meanings(root, { schema: top, datasets: false }) : [];
	path.forEach((key, depth) => {
		const recipe = path[0] === 'runs' && depth === 2 && key === 'recipe' ? recipeOf(root, kind) : undefined;
		found = recipe ? meanings(root, { schema: recipe, datasets: false }) : below(root, found, key);
	});
	return found;
}

function keys(at: Place, root: Schema, isKeyed: boolean, indented: string): Option[] {
	const fitting = fits(root, at).flatMap(({ schema }) => Object.entries(schema.properties ?? {}));
	const first: [string, Schema][] = at.path.length === 0 && fitting.length === 0 ? [['kind', { description: 'What the run does.', enum: kinds(root) }], ['runs', root.$defs?.Pipeline?.properties?.runs ?? {}]] : [];
	return [...new Map([...first, ...fitting])].filter(([name]) => !at.known.includes(name)).map(([name, schema]) => {
		const shapes = meanings(root, { schema, datasets: false }).map((each) => each.schema);
		const [insert, back] = isKeyed ? [name, 0] : shapes.some((each) => each.type === 'string' || each.enum) ? [`${name}: `, 0] : shapes.some((each) => each.properties)
			? at.inFlow ? [`${name}: {}`, 1] : [`${name}:\n${indented}  `, 0] : shapes.some((each) => each.items) ? [`${name}: []`, 1] : [`${name}: `, 0];
		return { word: name, insert, back, description: shapes.find((each) => each.description)?.description ?? '' };
	});
}

function values(at: Place, root: Schema, names: Names): Option[] {
	const option = (word: string, description: string): Option => ({ word, insert: word, back: 0, description });
	if (at.path[at.path.length - 1] === 'kind') {
		return kinds(root).map((kind) => option(kind, 'What the run does.'));
	}
	const found = fits(root, at).flatMap(({ schema, datasets }) => {
		const said = schema.description ?? '';
		const types = [schema.type].flat();
		return [
			...(schema.enum ?? []).flatMap((word) => word === null ? [] : [option(word, word === schema.default ? 'as it is where nothing is said' : '')]),
			...(types.includes('boolean') ? ['true', 'false'].map((word) => option(word, word === String(schema.default) ? 'as it is where nothing is said' : '')) : []),
			...(types.includes('string') && (datasets || /^(Dataset\b|Name of (a|the) dataset)/.test(said)) ? names.datasets.map((name) => option(name, 'dataset')) : []),
			...(/^Name of a registered model/.test(said) ? names.models.map((name) => option(name, 'model')) : []),
			...(/^Number of a run/.test(said) ? [...at.siblings.map((name) => option(`$${name}`, 'run of this pipeline')), ...names.runs.map((run) => option(String(run.id), run.name))] : []),
		];
	});
	return [...new Map(found.map((each) => [each.word, each])).values()];
}
