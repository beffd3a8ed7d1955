/** @jsx h */
import { h } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { Document, isMap, parseDocument } from 'yaml';
import { get, Mistake, post, Problem, Run } from './api';
import { DryRun, Outlook } from './dryrun';
import { SchemaForm } from './form';
import { useTitle } from './home';
import { Failure, Loading, Mistakes, useLoaded } from './parts';
import { recipeText } from './recipe';
import { go, useRoute } from './route';
import { kinds, recipeOf, Schema } from './schema';
import { YamlEditor } from './yaml';

const FIRST = 'kind: pretrain\nname: my run\nmodel: { preset: tiny }\ndata:\n  texts: { dataset: texts, batch: 32 }\nsteps: 1000\n';

const CHECK_MILLISECONDS = 500;

const startingFrom = (checkpoint: string) => `kind: finetune
name: from checkpoint ${checkpoint}
task: classification
from: { checkpoint: ${checkpoint} }
data:
  train: { dataset: classes, batch: 32 }
steps: 1000
`;

interface Example { name: string; text: string }

/** A recipe to submit: a first one, that of a run, or one that starts from a checkpoint. */
export function SubmitPage() {
	useTitle('New run');
	const { query } = useRoute();
	const from = query.get('from');
	const checkpoint = query.get('checkpoint');
	const place = `${from ?? ''}/${checkpoint ?? ''}`;
	const { value: start, problem } = useLoaded(async () => ({ place, text: await startingText(from, checkpoint) }), [place], 600000);
	const title = from ? `A run like #${from}` : 'New run';
	// Nothing can be submitted before it is what was asked for.
	return start?.place === place ? <Editor key={place} title={title} start={start.text} />
		: <main><header class="head"><h1>{title}</h1></header>{problem ? <Failure problem={problem} /> : <Loading />}</main>;
}

async function startingText(from: string | null, checkpoint: string | null): Promise<string> {
	if (from) {
		return recipeText((await get<Run>(`/runs/${from}`)).recipe);
	}
	return checkpoint ? startingFrom(checkpoint) : FIRST;
}

/** A recipe as text and as a form, both the same document: what is changed in one is seen in the other. */
function Editor({ title, start }: { title: string; start: string }) {
	const { value: schema, problem: noSchema } = useLoaded(() => get<Schema>('/recipes/schema'), [], 600000);
	const { value: examples } = useLoaded(() => get<Example[]>('/recipes/examples'), [], 600000);
	const [text, setText] = useState(start);
	const [mistakes, setMistakes] = useState<Mistake[]>([]);
	const [checked, setChecked] = useState<'sound' | 'wrong' | null>(null);
	const [problem, setProblem] = useState<Problem | null>(null);
	const [busy, setBusy] = useState(false);
	const [outlooks, setOutlooks] = useState<Outlook[] | null>(null);
	const { document, value, broken } = useMemo(() => read(text), [text]);
	// An answer may be lost: what is sent again is the same run.
	const key = useMemo(newKey, [text]);

	useEffect(() => {
		setChecked(null);
		setOutlooks(null);
		if (broken) {
			return;
		}
		let current = true;
		const timer = setTimeout(() => post('/recipes/check', { recipe: value }).then(() => {
			if (current) {
				setMistakes([]);
				setChecked('sound');
			}
		}, (failure: Problem) => {
			if (current) {
				setMistakes(failure.mistakes.length > 0 ? failure.mistakes : [{ path: '', message: failure.message }]);
				setChecked('wrong');
			}
		}), CHECK_MILLISECONDS);
		return () => {
			current = false;
			clearTimeout(timer);
		};
	}, [text]);

	const change = (path: string[], value: unknown) => {
		const next = parseDocument(text);
		put(next, path, value);
		setText(next.toString({ lineWidth: 110 }));
	};
	const submit = async () => {
		setBusy(true);
		setProblem(null);
		try {
			if (pipeline) {
				const queued = await post<{ tag: string }>('/pipelines', value, key);
				go(`/pipelines?name=${encodeURIComponent(queued.tag.replace(/^pipeline:/, ''))}`);
			}
			else {
				const run = await post<Run>('/runs', { recipe: value }, key);
				go(`/runs/${run.id}`);
			}
		}
		catch (failure) {
			setProblem(failure as Problem);
			setBusy(false);
		}
	};
	const rehearse = async () => {
		setBusy(true);
		setProblem(null);
		setOutlooks(null);
		try {
			setOutlooks(pipeline ? Object.values(await post<Record<string, Outlook>>('/pipelines?dryRun=true', value)) : [await post<Outlook>('/runs?dryRun=true', { recipe: value })]);
		}
		catch (failure) {
			setProblem(failure as Problem);
		}
		setBusy(false);
	};
	const kind = isMap(document.contents) ? String(document.get('kind') ?? '') : '';
	const pipeline = isMap(document.contents) && document.has('runs');
	const fields = schema && recipeOf(schema, kind);
	return <main class="broad"><header class="head"><h1>{title}</h1>
		<div class="actions">
			<label>Start from <select aria-label="start from" value="" onChange={(event) => {
				const example = examples?.find((each) => each.name === event.currentTarget.value);
				if (example) {
					setText(example.text);
				}
			}}><option value="">a commented recipe…</option>{examples?.map((each) => <option key={each.name} value={each.name}>{each.name}</option>)}</select></label>
			<button disabled={busy || Boolean(broken) || checked === 'wrong'} title="What it would come to, and whether what it names is there; nothing is queued" onClick={rehearse}>Dry run</button>
			<button class="primary" disabled={busy || Boolean(broken) || checked === 'wrong'} onClick={submit}>Submit</button>
		</div></header>
		{noSchema && <Failure problem={noSchema} />}
		{problem && <Failure problem={problem} />}
		{outlooks?.map((outlook) => <DryRun key={outlook.name} outlook={outlook} />)}
		<div class="submit">
			<section class="card"><h2>As a form</h2>
				{!schema ? <Loading /> : pipeline ? <p>A pipeline is edited as text.</p> : <div>
					<label class="field">kind <select value={kind} onChange={(event) => change(['kind'], event.currentTarget.value)}>
						{kinds(schema).map((each) => <option key={each}>{each}</option>)}</select></label>
					{fields && value !== null && typeof value === 'object' && <SchemaForm schema={schema} at={fields} value={value as Record<string, unknown>} path={[]} mistakes={mistakes} change={change} />}
				</div>}
			</section>
			<section class="card"><h2>As YAML</h2>
				<YamlEditor text={text} schema={schema} change={setText} />
				<div role="status" class="checked">
					{broken ? <p class="bad">{broken}</p>
						: checked === 'sound' ? <Sound lookedUp={outlooks !== null} /> : checked === 'wrong' ? <Mistakes of={mistakes} /> : <p>…</p>}
				</div>
			</section>
		</div>
	</main>;
}

/** What is known of a recipe without mistakes: its fields, and what it names once the server has looked that up. */
function Sound({ lookedUp }: { lookedUp: boolean }) {
	return lookedUp ? <p class="good">Its fields are right, and what it names is there or will be.</p>
		: <p><span class="good">Its fields are right.</span> <small>Whether the datasets, files and weights that it names are there and fit is looked up by a dry run, and when it is submitted.</small></p>;
}

/** A document and what it says; `broken` tells why it says nothing. */
function read(text: string): { document: Document; value: unknown; broken: string | null } {
	const document = parseDocument(text);
	const error = document.errors[0];
	if (error) {
		return { document, value: null, broken: `Line ${error.linePos?.[0].line}: ${error.message.split('\n')[0]}` };
	}
	try {
		return { document, value: document.toJS(), broken: null };
	}
	catch (failure) {
		return { document, value: null, broken: (failure as Error).message };
	}
}

/** Browsers make UUIDs on secure pages alone. */
function newKey(): string {
	return Array.from(crypto.getRandomValues(new Uint32Array(4)), (word) => word.toString(16).padStart(8, '0')).join('');
}

/** Sets a field of a document, or takes it away; objects on the way are made. */
function put(document: Document, path: string[], value: unknown) {
	if (value === undefined) {
		document.deleteIn(path);
		return;
	}
	for (let depth = 1; depth < path.length; depth++) {
		if (!isMap(document.getIn(path.slice(0, depth), true))) {
			document.setIn(path.slice(0, depth), document.createNode({}));
		}
	}
	document.setIn(path, value);
}
