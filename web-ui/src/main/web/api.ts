/** The REST API as the dashboard uses it. */

export interface Progress { done: number; total: number; unit: string }

export interface Run {
	id: number; name: string; kind: string; task: string | null; state: string; reason: string | null;
	priority: number; tags: string[]; recipe: unknown; dependsOn: number[]; progress: Progress; attempts: number;
	createdAt: string; startedAt: string | null; endedAt: string | null;
}

/** What became of a run at a rung of its sweep's successive halving. */
export interface Rung {
	run: number; number: number; step: number; metric: string; value: number | null; place: number; reached: number; kept: boolean;
}

export interface Page<T> { items: T[]; page: number; size: number; total: number }

export interface Bucket { step: number; lastStep: number; minimum: number; maximum: number; first: number; last: number }

export interface Series { name: string; kind: string; buckets: Bucket[] }

export interface Checkpoint {
	id: number; step: number; attempt: number; bytes: number; createdAt: string; files: { name: string; bytes: number }[];
}

export interface ShownSample {
	id: string; pictures: { title: string; png: string }[]; words: { text: string; predicted: string | null }[];
}

export interface ShownSamples { steps: number[]; step: number | null; samples: ShownSample[] }

export interface RunFile { name: string; bytes: number; sha256: string }

export interface Attempt {
	number: number; state: string; reason: string | null; worker: string; fromStep: number; committedStep: number;
	device: string; threads: number; startedAt: string; endedAt: string | null;
}

export interface LogLine { number: number; attempt: number; at: string; level: string; text: string }

export interface Dataset {
	name: string; kind: string; run: number; complete: boolean; samples: number; shards: number; bytes: number;
	imageSide: number; skipped: Record<string, number>;
}

export interface Sample { id: string; text: string | null; image: string | null; labels: Record<string, unknown> }

export interface Worker {
	name: string; host: string; pid: number; device: string; memoryBytes: number; labels: string[]; threads: number;
	load: number; running: number[]; alive: boolean;
	startedAt: string; seenAt: string;
}

export class Problem extends Error {
	constructor(readonly title: string, detail: string) {
		super(detail);
	}
}

async function send<T>(method: string, path: string, body?: unknown): Promise<T> {
	let response: Response;
	try {
		response = await fetch('/api/v1' + path, {
			method,
			headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
			body: body === undefined ? undefined : JSON.stringify(body),
		});
	}
	catch {
		throw new Problem('The server does not answer', 'It may be restarting; this page tries again by itself.');
	}
	const answer = response.status === 204 ? null : await response.json();
	if (!response.ok) {
		throw new Problem(answer?.title ?? 'Something went wrong', answer?.detail ?? `Status ${response.status}`);
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

export const post = <T>(path: string, body?: unknown) => send<T>('POST', path, body);

export const remove = (path: string) => send<null>('DELETE', path);
