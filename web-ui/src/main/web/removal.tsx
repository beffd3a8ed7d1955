/** @jsx h */
import { ComponentChildren, h } from 'preact';
import { Problem, remove } from './api';
import { useAction } from './parts';

/** Numbers of runs as links to them. */
function linked(text: string): ComponentChildren[] {
	return text.split(/(\brun \d+)/).map((part) => /^run \d+$/.test(part) ? <a href={`/runs/${part.slice('run '.length)}`}>{part}</a> : part);
}

function Needed({ problem }: { problem: Problem }) {
	return <div class="card failure" role="alert"><strong>It stays: {problem.title.toLowerCase()}</strong><p>{linked(problem.message)}</p></div>;
}

/** Deletes something after asking; what still needs it is listed with links. */
export function Delete({ what, path, question, done }: { what: string; path: string; question: string; done: () => void }) {
	const { busy, problem, act } = useAction(done);
	const gone = act(() => remove(path));
	return <div class="removal"><button class="danger" disabled={busy} onClick={() => confirm(question) && gone()}>{busy ? 'Deleting…' : `Delete ${what}`}</button>
		{problem && <Needed problem={problem} />}</div>;
}
