/** @jsx h */
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { get, Page, post, Problem } from './api';
import { number } from './format';
import { useTitle } from './home';
import { At, Empty, Failure, Loading, Pages, Scroll, useLoaded } from './parts';

interface Model { name: string; version: number; checkpoint: number; run: number; task: string; metrics: Record<string, number>; createdAt: string }

function Metrics({ of }: { of: Record<string, number> }) {
	const some = Object.entries(of).filter(([name]) => /accuracy|loss|cider|recall|miou|precision/.test(name)).slice(0, 4);
	return some.length === 0 ? <span>–</span> : <span>{some.map(([name, value]) => <span key={name} class="block"><small>{name.replace(/^validation\//, '')}</small> {number(value)}</span>)}</span>;
}

function Table({ models, named }: { models: Model[]; named: boolean }) {
	return <Scroll label="models"><table>
		<thead><tr>{named && <th>Model</th>}<th>Version</th><th>Task</th><th>Validation</th><th>Run</th><th>Checkpoint</th><th>Registered</th></tr></thead>
		<tbody>{models.map((model) => <tr key={`${model.name} ${model.version}`}>
			{named && <td class="name"><a href={`/models/${encodeURIComponent(model.name)}`}>{model.name}</a></td>}<td class="number">{model.version}</td><td>{model.task}</td>
			<td><Metrics of={model.metrics} /></td><td><a href={`/runs/${model.run}`}>#{model.run}</a></td>
			<td><a href={`/api/v1/checkpoints/${model.checkpoint}/files/weights.safetensors`} download>weights of {model.checkpoint}</a></td><td class="number"><At at={model.createdAt} /></td>
		</tr>)}</tbody></table></Scroll>;
}

export function Models() {
	useTitle('Models');
	const [page, setPage] = useState(0);
	const { value, problem } = useLoaded(() => get<Page<Model>>(`/models?page=${page}`), [page], 15000);
	return <main><header class="head"><h1>Models</h1></header>
		{problem && <Failure problem={problem} />}
		{!value && !problem && <Loading />}
		{value && value.total === 0 && <Empty>No models yet. Register a checkpoint: <code>./imglish models register NAME --checkpoint N</code></Empty>}
		{value && value.items.length > 0 && <Table models={value.items} named />}
		{value && <Pages of={value} go={setPage} before="newer" next="older" />}
	</main>;
}

/** The versions of a model, and a place to try it. */
export function ModelPage({ name }: { name: string }) {
	useTitle(`Model ${name}`);
	const { value, problem } = useLoaded(() => get<Page<Model>>(`/models/${encodeURIComponent(name)}/versions?size=200`), [name], 30000);
	return <main><header class="head"><h1>{name}</h1>{value && <span>{value.total} {value.total === 1 ? 'version' : 'versions'}</span>}</header>
		{problem && <Failure problem={problem} />}
		{!value && !problem && <Loading />}
		{value && <Table models={value.items} named={false} />}
		{value && value.items.length > 0 && <Trial name={name} task={value.items[0].task} />}
	</main>;
}

/** What a task asks for beside its image. */
const WORDS: Record<string, string> = { vqa: 'A question on the image', nlvr2: 'A statement about the two images', retrieval: 'A text' };

interface Answer { outputs: unknown[] }

function Trial({ name, task }: { name: string; task: string }) {
	const [image, setImage] = useState('');
	const [right, setRight] = useState('');
	const [text, setText] = useState('');
	const [busy, setBusy] = useState(false);
	const [answer, setAnswer] = useState<Answer | null>(null);
	const [problem, setProblem] = useState<Problem | null>(null);
	const read = (into: (url: string) => void) => (event: { currentTarget: HTMLInputElement }) => {
		const file = event.currentTarget.files?.[0];
		if (file) {
			const reader = new FileReader();
			reader.onload = () => into(String(reader.result));
			reader.readAsDataURL(file);
		}
	};
	const submit = async (event: Event) => {
		event.preventDefault();
		setBusy(true);
		setProblem(null);
		try {
			setAnswer(await post<Answer>(`/models/${encodeURIComponent(name)}/predict`, { inputs: [{ ...(image ? { image } : {}), ...(right ? { right } : {}), ...(text ? { text } : {}) }] }));
		}
		catch (failure) {
			setProblem(failure as Problem);
		}
		setBusy(false);
	};
	return <form class="card trial" onSubmit={submit}><h2>Try it</h2>
		<label>{task === 'nlvr2' ? 'Left image' : 'Image'} <input type="file" accept="image/*" onChange={read(setImage)} /></label>
		{task === 'nlvr2' && <label>Right image <input type="file" accept="image/*" onChange={read(setRight)} /></label>}
		{WORDS[task] && <label>{WORDS[task]} <input value={text} onInput={(event) => setText(event.currentTarget.value)} /></label>}
		<div class="pictures">{[image, right].filter((each) => each).map((each, index) => <img key={index} src={each} alt={`chosen image ${index + 1}`} />)}</div>
		<div class="actions"><button disabled={busy || !(image || text)}>{busy ? 'Asking…' : 'Ask'}</button></div>
		{busy && <p role="status">The first answer takes a few seconds: the model is loaded.</p>}
		{problem && <Failure problem={problem} />}
		{answer && !busy && <div role="status"><Guesses output={answer.outputs[0]} /></div>}
	</form>;
}

/** Guesses with their probabilities as bars, anything else as it came. */
function Guesses({ output }: { output: unknown }) {
	const guesses = Object.values(output !== null && typeof output === 'object' ? output : {}).find((value): value is Record<string, unknown>[] => Array.isArray(value) && value.some((each) => typeof each?.probability === 'number'));
	return guesses ? <table><tbody>{guesses.map((guess, index) => <tr key={index}><td>{String(guess.class ?? guess.answer ?? guess.text ?? index)}</td>
		<td class="number"><span class="meter" style={{ width: `${Number(guess.probability) * 9}rem` }} />{number(Number(guess.probability))}</td></tr>)}</tbody></table>
		: <pre tabIndex={0}>{JSON.stringify(output, null, 2)}</pre>;
}
