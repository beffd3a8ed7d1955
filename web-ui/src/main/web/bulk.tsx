/** @jsx h */
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { patch, post, Problem, RunRow } from './api';
import { counted } from './format';
import { go } from './route';

/** Most runs that the server acts on at once. */
const MOST_AT_ONCE = 1000;

const MOST_NAMED = 5;

type Action = 'STOP' | 'RESUME' | 'CANCEL' | 'DELETE';

export interface Outcome { id: number; done: boolean; detail: string | null }

const DONE: Record<Action, string> = { STOP: 'asked to stop', RESUME: 'queued again', CANCEL: 'cancelled', DELETE: 'deleted' };

const ASKED: Partial<Record<Action, (runs: string) => string>> = {
	CANCEL: (runs) => `Give ${runs} up? They cannot be resumed.`,
	DELETE: (runs) => `Delete ${runs} with their metrics and checkpoints?`,
};

/** In one sentence: how many runs, and which not and why. */
export function told(verb: string, outcomes: Outcome[]): string {
	const refused = outcomes.filter((each) => !each.done);
	return `${counted(outcomes.length - refused.length, 'run')} ${verb}.`
		+ (refused.length > 0 ? ` ${refused.length} not: ${refused.slice(0, MOST_NAMED).map((each) => `#${each.id}: ${each.detail ?? 'refused'}`).join(' ')}` : '')
		+ (refused.length > MOST_NAMED ? ` and ${refused.length - MOST_NAMED} more.` : '');
}

/** What is done to all selected runs; those that could not are named with the reason. */
export function Bulk({ rows, clear, done }: { rows: RunRow[]; clear: () => void; done: () => void }) {
	const [said, setSaid] = useState('');
	const [busy, setBusy] = useState(false);
	const runs = counted(rows.length, 'run');
	const busily = async (work: () => Promise<void>) => {
		setBusy(true);
		try {
			await work();
		}
		catch (problem) {
			setSaid((problem as Problem).message);
		}
		setBusy(false);
		done();
	};
	const act = (action: Action) => () => (!ASKED[action] || confirm(ASKED[action](runs))) && busily(async () => {
		const ids = rows.map((row) => row.id);
		const outcomes: Outcome[] = [];
		for (let from = 0; from < ids.length; from += MOST_AT_ONCE) {
			outcomes.push(...(await post<{ outcomes: Outcome[] }>('/runs/actions', { action, ids: ids.slice(from, from + MOST_AT_ONCE) })).outcomes);
		}
		setSaid(told(DONE[action], outcomes));
	});
	const tag = () => {
		const word = prompt(`A tag for ${runs}; begin with - to take one away`)?.trim();
		const tags = (row: RunRow) => word?.startsWith('-') ? row.tags.filter((have) => have !== word.slice(1)) : [...new Set([...row.tags, word])];
		if (word) {
			busily(async () => {
				const outcomes: Outcome[] = [];
				for (const row of rows) {
					outcomes.push(await patch(`/runs/${row.id}`, { tags: tags(row) }).then(() => ({ id: row.id, done: true, detail: null }),
						(problem: Problem) => ({ id: row.id, done: false, detail: problem.message })));
				}
				setSaid(told('tagged', outcomes));
			});
		}
	};
	return <div class="bulk card" role="region" aria-label="selected runs">
		<strong>{runs} selected</strong>
		<button disabled={busy} onClick={() => go(`/compare?runs=${rows.map((row) => row.id).join()}`)}>Compare</button>
		<button disabled={busy} onClick={act('STOP')}>Stop</button>
		<button disabled={busy} onClick={act('RESUME')}>Resume</button>
		<button disabled={busy} onClick={tag}>Tag…</button>
		<button class="danger" disabled={busy} onClick={act('CANCEL')}>Cancel</button>
		<button class="danger" disabled={busy} onClick={act('DELETE')}>Delete</button>
		<button class="quiet" onClick={clear}>Select none</button>
		<span role="status">{said}</span>
	</div>;
}
