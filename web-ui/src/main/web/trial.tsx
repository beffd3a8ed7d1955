/** @jsx h */
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { AnswerView, Input } from './answer';
import { post, Problem } from './api';
import { Failure } from './parts';

/** What a task asks for beside its image. */
const WORDS: Record<string, string> = { vqa: 'A question about the image', nlvr2: 'A statement about the two images' };

/** What no task was learned on top of. */
const UNTUNED = ['pretrain', 'tokenizer'];

interface Answer { version: number; task: string; outputs: unknown[] }

/** Asks a model about images and texts of the reader's. */
export function Trial({ name, task, versions }: { name: string; task: string; versions: number[] }) {
	const [images, setImages] = useState<string[]>([]);
	const [right, setRight] = useState<string[]>([]);
	const [text, setText] = useState('');
	const [version, setVersion] = useState(versions[0]);
	const [busy, setBusy] = useState(false);
	const [answer, setAnswer] = useState<{ of: Answer; inputs: Input[] } | null>(null);
	const [problem, setProblem] = useState<Problem | null>(null);
	if (UNTUNED.includes(task)) {
		return <section class="card"><h2>Try it</h2><p>It was not fine-tuned to any task, so there is nothing to ask it. {task === 'pretrain' && <span>Features of images: <code>./imglish predict {name} --embed --image FILE</code></span>}</p></section>;
	}
	const ranks = task === 'retrieval';
	const texts = text.split('\n').map((line) => line.trim()).filter((line) => line);
	const asked: Input[] = ranks ? [...images.map((image) => ({ image })), ...texts.map((each) => ({ text: each }))]
		: [{ ...(images[0] ? { image: images[0] } : {}), ...(right[0] ? { right: right[0] } : {}), ...(WORDS[task] && text.trim() ? { text: text.trim() } : {}) }];
	const missing = [images.length === 0 && (task === 'nlvr2' ? 'a left image' : 'an image'), task === 'nlvr2' && right.length === 0 && 'a right image',
		(ranks ? texts.length === 0 : WORDS[task] && !text.trim()) && (task === 'vqa' ? 'a question' : task === 'nlvr2' ? 'a statement' : 'a text')].filter((each) => each);
	const submit = async (event: Event) => {
		event.preventDefault();
		setBusy(true);
		setProblem(null);
		setAnswer(null);
		try {
			setAnswer({ of: await post<Answer>(`/models/${encodeURIComponent(name)}/predict?version=${version}`, { inputs: asked, top: ranks ? Math.max(5, asked.length) : 5 }), inputs: asked });
		}
		catch (failure) {
			setProblem(failure as Problem);
		}
		setBusy(false);
	};
	return <form class="card trial" onSubmit={submit}><h2>Try it</h2>
		{versions.length > 1 && <label>Version <select value={version} onChange={(event) => setVersion(Number(event.currentTarget.value))}>{versions.map((each) => <option key={each}>{each}</option>)}</select></label>}
		<label>{task === 'nlvr2' ? 'Left image' : ranks ? 'Images, one or several' : 'Image'} <input type="file" accept="image/*" multiple={ranks} onChange={read(setImages)} /></label>
		{task === 'nlvr2' && <label>Right image <input type="file" accept="image/*" onChange={read(setRight)} /></label>}
		{ranks && <label>Texts, one a line <textarea rows={4} value={text} onInput={(event) => setText(event.currentTarget.value)} /></label>}
		{WORDS[task] && <label>{WORDS[task]} <input value={text} onInput={(event) => setText(event.currentTarget.value)} /></label>}
		{[...images, ...right].length > 0 && <div class="pictures">{[...images, ...right].map((each, index) => <img key={index} src={each} alt={`chosen image ${index + 1}`} />)}</div>}
		<div class="actions"><button disabled={busy || missing.length > 0}>{busy ? 'Asking…' : 'Ask'}</button>{missing.length > 0 && <small>Choose {missing.join(' and ')}.</small>}</div>
		{busy && <p role="status">The first answer takes a few seconds: the model is loaded.</p>}
		{problem && <Failure problem={problem} />}
		{answer && <div role="status"><AnswerView task={answer.of.task} inputs={answer.inputs} outputs={answer.of.outputs} />
			<details class="more"><summary>As JSON</summary><pre tabIndex={0}>{JSON.stringify(answer.of, shortened, 2)}</pre></details></div>}
	</form>;
}

/** Files as data URLs, in the order in which they were chosen. */
function read(into: (urls: string[]) => void) {
	return async (event: { currentTarget: HTMLInputElement }) => {
		const files = [...event.currentTarget.files ?? []];
		into(await Promise.all(files.map((file) => new Promise<string>((done, failed) => {
			const reader = new FileReader();
			reader.onload = () => done(String(reader.result));
			reader.onerror = () => failed(reader.error);
			reader.readAsDataURL(file);
		}))));
	};
}

const LONGEST = 200;

/** Encoded pictures and masks are nothing to read. */
function shortened(_: string, value: unknown): unknown {
	return typeof value === 'string' && value.length > LONGEST ? `${value.slice(0, LONGEST)}… (${value.length.toLocaleString('en')} characters)` : value;
}
