/** @jsx h */
import { h } from 'preact';
import { counted, when } from './format';
import { useParameter } from './route';

interface Submitted { id: number; submission: number | null; createdAt: string }

/** Runs that were submitted together; `number` is that of the first of them, null for those that were tagged one by one. */
export interface Batch<T> { number: number | null; rows: T[] }

/** The newest submission first, what was tagged one by one last. */
export function batches<T extends Submitted>(rows: T[]): Batch<T>[] {
	const found = new Map<number | null, T[]>();
	rows.forEach((row) => found.set(row.submission, [...(found.get(row.submission) ?? []), row]));
	return [...found].map(([number, some]) => ({ number, rows: some })).sort((one, other) => (other.number ?? -1) - (one.number ?? -1));
}

/** The submission that the address chooses, by default the newest; several submissions of one name are different runs. */
export function useBatch<T extends Submitted>(rows: T[] | null | undefined): { all: Batch<T>[]; chosen: Batch<T> | null; choose: (number: string) => void } {
	const [number, choose] = useParameter('submission');
	const all = batches(rows ?? []);
	const chosen = all.find((each) => String(each.number ?? 'tagged') === number) ?? all[0] ?? null;
	return { all, chosen, choose: (next) => choose(next === String(all[0].number ?? 'tagged') ? '' : next) };
}

/** Chooses among several submissions of one name; nothing where there is one. */
export function BatchChoice<T extends Submitted>({ of: { all, chosen, choose } }: { of: ReturnType<typeof useBatch<T>> }) {
	return all.length < 2 || !chosen ? null : <label>Submission <select value={String(chosen.number ?? 'tagged')} onChange={(event) => choose(event.currentTarget.value)}>
		{all.map(({ number, rows }, index) => <option key={number} value={String(number ?? 'tagged')}>
			{number === null ? 'tagged one by one' : `${index === 0 ? 'newest, ' : ''}${when(rows.reduce((first, row) => row.createdAt < first ? row.createdAt : first, rows[0].createdAt))}, from run ${number}`}: {counted(rows.length, 'run')}</option>)}</select></label>;
}
