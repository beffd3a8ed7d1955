/** How the table of runs is filtered, sorted and grouped. */
import { RunRow } from './api';
import { seconds } from './format';

export const KINDS = ['ingest', 'tokenizer', 'pretrain', 'finetune', 'evaluate'];

export const STATES = ['running', 'queued', 'waiting', 'failed', 'stopped', 'completed', 'cancelled'];

/** Running first, then what comes next, then what has ended. */
const RANKS: Record<string, number> = { RUNNING: 0, STOPPING: 0, CANCELLING: 0, QUEUED: 1, WAITING: 2 };

const ENDED_RANK = 3;

export interface Filter { words: string; kind: string; state: string; tag: string; dataset: string; submission: string }

export function fits(row: RunRow, filter: Filter): boolean {
	return (!filter.kind || row.kind.toLowerCase() === filter.kind)
		&& (!filter.state || row.state.toLowerCase() === filter.state || (filter.state === 'running' && ['STOPPING', 'CANCELLING'].includes(row.state)))
		&& (!filter.tag || row.tags.includes(filter.tag))
		&& (!filter.dataset || row.datasets.includes(filter.dataset))
		&& (!filter.submission || String(row.submission) === filter.submission)
		&& filter.words.toLowerCase().split(/\s+/).filter((word) => word).every((word) => text(row).includes(word));
}

function text(row: RunRow): string {
	return `#${row.id} ${row.name} ${row.tags.join(' ')} ${row.notes ?? ''} ${row.datasets.join(' ')} ${row.task ?? ''}`.toLowerCase();
}

export type Cell = string | number | null;

/** Compares by a column; what has no value comes last either way. */
export function compare(one: Cell, other: Cell, falling: boolean): number {
	if (one === null || other === null) {
		return (one === null ? 1 : 0) - (other === null ? 1 : 0);
	}
	const order = typeof one === 'number' && typeof other === 'number' ? one - other
		: String(one).localeCompare(String(other), undefined, { numeric: true });
	return falling ? -order : order;
}

/** Running first; among those that wait the order of the queue; the newest of the others. */
export function byUrgency(one: RunRow, other: RunRow): number {
	const rank = (row: RunRow) => RANKS[row.state] ?? ENDED_RANK;
	const order = rank(one) - rank(other);
	return order !== 0 ? order : rank(one) === 1 || rank(one) === 2 ? other.priority - one.priority || one.id - other.id : other.id - one.id;
}

export const GROUPS = ['pipeline', 'sweep', 'dataset', 'kind', 'state'];

/** The group of a row; null where it belongs to none. */
export function groupOf(row: RunRow, by: string): string | null {
	switch (by) {
		case 'pipeline':
		case 'sweep':
			return row.tags.find((tag) => tag.startsWith(by + ':'))?.slice(by.length + 1) ?? null;
		case 'dataset':
			return row.datasets[0] ?? null;
		case 'kind':
			return row.kind.toLowerCase();
		case 'state':
			return row.state.toLowerCase();
		default: {
			const value = row.fields[by];
			return value === undefined || value === null ? null : String(value);
		}
	}
}

/** Rows by group, in the order in which they come; those of none last. */
export function grouped(rows: RunRow[], by: string): [string | null, RunRow[]][] {
	const found = new Map<string | null, RunRow[]>();
	rows.forEach((row) => found.set(groupOf(row, by), [...(found.get(groupOf(row, by)) ?? []), row]));
	return [...found].sort(([one], [other]) => (one === null ? 1 : 0) - (other === null ? 1 : 0));
}

/** How many of some runs are in each state, the liveliest state first. */
export function summary(rows: RunRow[]): [string, number][] {
	const counts = new Map<string, number>();
	rows.forEach((row) => counts.set(row.state.toLowerCase(), (counts.get(row.state.toLowerCase()) ?? 0) + 1));
	return [...counts].sort(([one], [other]) => STATES.indexOf(one) - STATES.indexOf(other));
}

const GOING = ['WAITING', 'QUEUED', 'RUNNING'];

/** Time until a run ends, in words; nothing for one that has. */
export function timeLeft(row: { state: string; secondsLeft: number | null }): string | null {
	return !GOING.includes(row.state) ? null : row.secondsLeft === null ? 'unknown yet' : seconds(row.secondsLeft);
}

/** Time until the last of several runs has ended, in words; nothing where all have. */
export function timeLeftOfAll(rows: RunRow[]): string | null {
	const going = rows.filter((row) => GOING.includes(row.state));
	return going.length === 0 ? null : going.some((row) => row.secondsLeft === null) ? 'unknown yet'
		: seconds(Math.max(...going.map((row) => row.secondsLeft ?? 0)));
}
