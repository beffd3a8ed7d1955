/** Recipes as people read them. */
import { stringify } from 'yaml';
import { counted } from './format';

/** A recipe as YAML. */
export function recipeText(recipe: unknown): string {
	return stringify(recipe, { lineWidth: 110 });
}

type Fields = Record<string, unknown>;

const object = (value: unknown): Fields => value !== null && typeof value === 'object' && !Array.isArray(value) ? value as Fields : {};

const flow = (value: unknown): string => stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trim().replace(/^\{ (.*) \}$/, '$1');

/** A recipe in few lines: what it trains, on what, for how long and how. */
export function recipeInLines(recipe: unknown): [string, string][] {
	const { model, data, optimizer, steps, source, from, precision, accumulate } = object(recipe);
	const lines: [string, string][] = [];
	const { preset, layers, width, heads, imageSize, patchSize } = object(model);
	if (model) {
		lines.push(['Model', [preset, layers && counted(Number(layers), 'layer'), width && `width ${width}`, heads && counted(Number(heads), 'head'), imageSize && `${imageSize} px in patches of ${patchSize}`]
			.filter((part) => part).join(', ')]);
	}
	const parts = Object.entries(object(data)).filter(([, part]) => object(part).batch);
	if (parts.length > 0) {
		lines.push(['Data', parts.map(([name, part]) => {
			const { batch, dataset, datasets } = object(part);
			const named = dataset ?? (Array.isArray(datasets) ? datasets.map((each) => object(each).dataset).join(' + ') : '');
			return `${batch} ${name === 'train' ? '' : name + ' '}of ${named}`;
		}).join(', ') + ' per step']);
	}
	if (steps) {
		lines.push(['Length', `${Number(steps).toLocaleString('en')} steps${accumulate && accumulate !== 1 ? `, each in ${accumulate} parts` : ''}${precision ? `, ${precision}` : ''}`]);
	}
	const { peakRate, warmupSteps, weightDecay, layerDecay } = object(optimizer);
	if (optimizer) {
		lines.push(['Optimizer', [peakRate !== undefined && `peak rate ${peakRate}`, warmupSteps !== undefined && `${warmupSteps} steps of warm-up`,
			weightDecay !== undefined && `weight decay ${weightDecay}`, layerDecay && layerDecay !== 1 && `layer decay ${layerDecay}`].filter((part) => part).join(', ')]);
	}
	if (from) {
		lines.push(['From', flow(from)]);
	}
	if (source) {
		const { format, path } = object(source);
		lines.push(['Source', `${format}, ${path}`]);
	}
	return lines;
}

/** The fields of a recipe by their path, lists as one value. */
export function fieldsOf(recipe: unknown, path = ''): Map<string, string> {
	const found = new Map<string, string>();
	if (recipe !== null && typeof recipe === 'object' && !Array.isArray(recipe)) {
		for (const [key, value] of Object.entries(recipe)) {
			fieldsOf(value, path ? `${path}.${key}` : key).forEach((text, at) => found.set(at, text));
		}
	}
	else {
		found.set(path, JSON.stringify(recipe));
	}
	return found;
}

/** The fields in which recipes differ. */
export function differing(recipes: Map<string, string>[]): string[] {
	const keys = new Set(recipes.flatMap((each) => [...each.keys()]));
	return [...keys].filter((key) => new Set(recipes.map((each) => each.get(key))).size > 1);
}
