/** The REST API as the dashboard uses it. */

export interface Progress { done: number; total: number; unit: string }

/** What runs are judged by beside others. */
export interface Yardstick { metric: string; goal: Goal }

/** A run with its recipe. */
export interface Run {
	id: number; name: string; kind: string; task: string | null; state: string; reason: string | null;
	priority: number; tags: string[]; notes: string | null; judgedBy: Yardstick | null; recipe: unknown; dependsOn: number[]; progress: Progress;
	attempts: number; createdAt: string; startedAt: string | null; endedAt: string | null; secondsLeft: number | null; submission: number | null; version: number;
}

/** A run as a line of a table. */
export interface RunRow {
	id: number; name: string; kind: string; task: string | null; state: string; reason: string | null;
	priority: number; tags: string[]; notes: string | null; datasets: string[]; dependsOn: number[]; progress: Progress;
	attempts: number; createdAt: string; startedAt: string | null; endedAt: string | null;
	workedSeconds: number; secondsLeft: number | null; submission: number | null; fields: Record<string, unknown>;
}

/** What became of a run at a rung of its sweep's successive halving. */
export interface Rung {
	run: number; number: number; step: number; metric: string; value: number | null; place: number; reached: number; kept: boolean;
}

export interface Page<T> { items: T[]; page: number; size: number; total: number }

/** Consecutive points as one; `x` is where the last of them lies on the axis. */
export interface Bucket { x: number; step: number; lastStep: number; minimum: number; maximum: number; last: number }

export interface Value { step: number; value: number }

/** Which value of a metric is best. */
export type Goal = 'MIN' | 'MAX' | 'NONE';

/** One metric of one run. */
export interface Curve { run: number; name: string; kind: string; goal: Goal; unit: string; newest: Value; best: Value | null; buckets: Bucket[] }

export const AXES = ['step', 'time', 'relative', 'samples', 'epoch'] as const;

export type Axis = typeof AXES[number];

/** What a run's page opens with; whoever listens from its event on misses nothing. */
export interface Snapshot {
	event: number; run: Run; row: RunRow; curves: Curve[]; attempts: Page<Attempt>; checkpoints: Page<Checkpoint>;
	files: RunFile[]; logs: LogLine[];
}


export interface Checkpoint {
	id: number; step: number; attempt: number; bytes: number; pinned: boolean; createdAt: string; files: { name: string; bytes: number }[];
}

export interface ShownPicture { title: string; png: string }

/** A word of a text; what was filled in where it was hidden. */
export interface ShownWord { text: string; predicted: string | null }

export interface ShownSample { id: string; pictures: ShownPicture[]; words: ShownWord[] }

export interface ShownSamples { steps: number[]; step: number | null; samples: ShownSample[] }

export interface RunFile { name: string; bytes: number; sha256: string }

export interface Attempt {
	number: number; state: string; reason: string | null; worker: string; fromStep: number; committedStep: number; reachedStep: number | null;
	device: string; threads: number; build: string; startedAt: string; endedAt: string | null;
}

/** A range of the records of an ingest, as one worker works on it. */
export interface IngestPart {
	number: number; first: number; behind: number; done: number; state: 'OPEN' | 'INGESTED' | 'MENDING' | 'DONE'; worker: string | null; takenBy: string | null;
	shards: number; ofShards: number; again: number; mended: number; skipped: number; startedAt: string | null; endedAt: string | null;
}

export interface LogLine { number: number; attempt: number; at: string; level: string; text: string }

export interface Dataset {
	name: string; kind: string; run: number; complete: boolean; samples: number; shards: number; bytes: number;
	imageSide: number; skipped: Record<string, number>; unread: Record<string, number>; holdings: Record<string, number>;
	createdAt: string;
}

export interface Sample { id: string; text: string | null; image: string | null; right: string | null; labels: Record<string, unknown> }

/** Samples that were found, and the one to look on from. */
export interface FoundSamples { items: Sample[]; next: number | null; looked: number; total: number }

export interface Worker {
	name: string; host: string; pid: number; device: string; memoryBytes: number; labels: string[]; threads: number;
	load: number; running: number[]; seat: { run: number; generation: number; rank: number; state: string } | null; alive: boolean; drained: boolean;
	startedAt: string; seenAt: string;
}

/** What a worker took of its machine, as shares, and which runs it worked at; of a minute, or of several as one. */
export interface LoadSample { at: string; cpu: number | null; memory: number | null; gpuMemory: number | null; runs: number[] }

export interface WorkerLoad { worker: string; samples: LoadSample[] }

export interface Mistake { path: string; message: string; reference?: string }

export class Problem extends Error {
	constructor(readonly title: string, detail: string, readonly mistakes: Mistake[] = []) {
		super(detail);
	}
}

async function send<T>(method: string, path: string, body?: unknown, key?: string): Promise<T> {
	let response: Response;
	try {
		response = await fetch('/api/v1' + path, {
			method,
			headers: { ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...(key ? { 'Idempotency-Key': key } : {}) },
			body: body === undefined ? undefined : JSON.stringify(body),
		});
	}
	catch {
		throw new Problem('The server does not answer', 'It may be restarting; this page tries again by itself.');
	}
	const answer = response.status === 204 ? null : await response.json();
	if (!response.ok) {
		throw new Problem(answer?.title ?? 'Something went wrong', answer?.detail ?? `Status ${response.status}`, answer?.mistakes ?? []);
	}
	return answer as T;
}

export const get = <T>(path: string) => send<T>('GET', path);

/** What is on all pages of a list. */
export async function all<T>(path: string): Promise<T[]> {
	const items: T[] = [];
	for (let page = 0; ; page++) {
		const next = await get<Page<T>>(`${path}${path.includes('?') ? '&' : '?'}page=${page}&size=200`);
		items.push(...next.items);
		if ((page + 1) * next.size >= next.total) {
			return items;
		}
	}
}

/** What is sent again with the same key is done once. */
export const post = <T>(path: string, body?: unknown, key?: string) => send<T>('POST', path, body, key);

export const patch = <T>(path: string, body: unknown) => send<T>('PATCH', path, body);

export const put = <T>(path: string, body: unknown) => send<T>('PUT', path, body);

export const remove = (path: string) => send<null>('DELETE', path);
