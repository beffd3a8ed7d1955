/** Keeps what a page shows up to date from streams of events, without asking again while they flow. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { get, Problem, RunRow, Snapshot } from './api';
import { applied, LOADS_ANEW } from './snapshot';

/** Pages are drawn anew at most this often, however many events come. */
const DRAW_MILLISECONDS = 250;

const RETRY_MILLISECONDS = 3000;

/**
 * Listens while the page can be seen: a browser opens six connections to a server for all of its tabs, and hidden ones
 * would take them all.
 */
function listen(open: () => EventSource): () => void {
	let source: EventSource | null = null;
	const look = () => {
		if (document.hidden) {
			source?.close();
			source = null;
		}
		else if (!source || source.readyState === EventSource.CLOSED) {
			source = open();
		}
	};
	document.addEventListener('visibilitychange', look);
	const timer = setInterval(look, RETRY_MILLISECONDS);
	look();
	return () => {
		document.removeEventListener('visibilitychange', look);
		clearInterval(timer);
		source?.close();
	};
}

export interface Live<T> { value: T | null; problem: Problem | null; connected: boolean; reload: () => void }

/** All runs, newest first. The stream is opened before the table is read, so that nothing falls between. */
export function useRunTable(fields: string[] = []): Live<RunRow[]> {
	const [value, setValue] = useState<RunRow[] | null>(null);
	const [problem, setProblem] = useState<Problem | null>(null);
	const [connected, setConnected] = useState(true);
	const load = useRef(() => {});
	const query = fields.join();
	useEffect(() => {
		let current = true;
		const rows = new Map<number, RunRow>();
		const show = () => current && setValue([...rows.values()].sort((one, other) => other.id - one.id));
		load.current = async () => {
			try {
				const answer = await get<RunRow[]>('/runs/table' + (query ? '?fields=' + encodeURIComponent(query) : ''));
				rows.clear();
				answer.forEach((row) => rows.set(row.id, row));
				setProblem(null);
				show();
			}
			catch (failure) {
				setProblem(failure as Problem);
			}
		};
		load.current();
		const stop = listen(() => {
			const source = new EventSource('/api/v1/runs/events');
			source.onopen = () => {
				setConnected(true);
				load.current();
			};
			source.onerror = () => setConnected(false);
			source.addEventListener('runs', (event) => {
				const changes = JSON.parse(event.data) as { rows: RunRow[]; gone: number[] };
				changes.rows.forEach((row) => rows.set(row.id, { ...row, fields: rows.get(row.id)?.fields ?? row.fields }));
				changes.gone.forEach((run) => rows.delete(run));
				show();
			});
			return source;
		});
		return () => {
			current = false;
			stop();
		};
	}, [query]);
	return { value, problem, connected, reload: () => load.current() };
}

/** A run: one snapshot, and then what happens to it. */
export function useRun(id: string): Live<Snapshot> {
	const [value, setValue] = useState<Snapshot | null>(null);
	const [problem, setProblem] = useState<Problem | null>(null);
	const [connected, setConnected] = useState(true);
	const load = useRef(() => {});
	useEffect(() => {
		let current = true;
		let snapshot: Snapshot | null = null;
		let drawn = false;
		let loading = false;
		let wanted = false;
		let stop = () => {};
		let retry = 0;
		const draw = () => {
			if (!drawn) {
				drawn = true;
				setTimeout(() => {
					drawn = false;
					if (current) {
						setValue(snapshot);
					}
				}, DRAW_MILLISECONDS);
			}
		};
		let pending = false;
		const soon = () => {
			if (!pending) {
				pending = true;
				setTimeout(() => {
					pending = false;
					if (current) {
						load.current();
					}
				}, 2 * DRAW_MILLISECONDS);
			}
		};
		const open = () => {
			const source = new EventSource(`/api/v1/runs/${id}/events?after=${snapshot?.event ?? 0}`);
			source.onopen = () => setConnected(true);
			source.onerror = () => setConnected(false);
			const known = ['metric', 'progress', 'log'];
			[...known, ...LOADS_ANEW].forEach((type) => source.addEventListener(type, (event) => {
				if (known.includes(type) && snapshot) {
					snapshot = applied(snapshot, type, Number(event.lastEventId), JSON.parse(event.data));
					draw();
				}
				else {
					soon();
				}
			}));
			source.addEventListener('reset', () => {
				source.close();
				load.current();
			});
			source.addEventListener('gone', () => source.close());
			return source;
		};
		load.current = async () => {
			if (loading) {
				wanted = true;
				return;
			}
			loading = true;
			try {
				const fresh = await get<Snapshot>(`/runs/${id}/snapshot`);
				const first = snapshot === null;
				snapshot = fresh;
				if (current) {
					setValue(fresh);
					setProblem(null);
					if (first) {
						stop = listen(open);
					}
				}
			}
			catch (failure) {
				if (current) {
					setProblem(failure as Problem);
					clearTimeout(retry);
					retry = setTimeout(() => current && load.current(), RETRY_MILLISECONDS);
				}
			}
			loading = false;
			if (current && wanted) {
				wanted = false;
				load.current();
			}
		};
		load.current();
		return () => {
			current = false;
			clearTimeout(retry);
			stop();
		};
	}, [id]);
	return { value, problem, connected, reload: () => load.current() };
}
