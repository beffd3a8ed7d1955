/** @jsx h */
import { ComponentChildren, h } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Page, Problem, Progress } from './api';

export function State({ state }: { state: string }) {
	return <span class={`state ${state.toLowerCase()}`}>{state.toLowerCase()}</span>;
}

export function Bar({ progress }: { progress: Progress }) {
	const share = progress.total > 0 ? Math.min(1, progress.done / progress.total) : 0;
	return <div class="progress">
		<progress max={1} value={share} aria-label="progress" />
		<small>{progress.total > 0 ? `${progress.done} / ${progress.total} ${progress.unit}s` : '–'}</small>
	</div>;
}

export function Failure({ problem }: { problem: Problem }) {
	return <div class="card failure" role="alert"><strong>{problem.title ?? 'Something went wrong'}</strong><p>{problem.message}</p></div>;
}

/** Holds the place of what is being loaded. */
export function Loading() {
	return <div class="card skeleton" aria-busy="true" aria-label="loading" />;
}

export function Empty({ children }: { children: ComponentChildren }) {
	return <div class="card empty">{children}</div>;
}

/** Leads through the pages of a list that has several. */
export function Pages({ of, go, before = 'before', next = 'next' }:
	{ of: Page<unknown>; go: (page: number) => void; before?: string; next?: string }) {
	return of.page === 0 && of.total <= of.size ? null : <nav class="pages" aria-label="pages">
		<button disabled={of.page === 0} onClick={() => go(of.page - 1)}>{before}</button>
		<span>{of.page + 1} of {Math.max(1, Math.ceil(of.total / of.size))}</span>
		<button disabled={(of.page + 1) * of.size >= of.total} onClick={() => go(of.page + 1)}>{next}</button>
	</nav>;
}

/**
 * Loads something now and every so often; keeps the last answer while the server is away. One request is under way at a
 * time: a reload asked for meanwhile follows it, so that a stream of events never starves the page.
 */
export function useLoaded<T>(load: () => Promise<T>, keys: unknown[], everyMilliseconds = 3000):
	{ value: T | null; problem: Problem | null; reload: () => void } {
	const [value, setValue] = useState<T | null>(null);
	const [problem, setProblem] = useState<Problem | null>(null);
	const again = useRef(() => {});
	useEffect(() => {
		let current = true;
		let loading = false;
		let wanted = false;
		const once = async () => {
			if (loading) {
				wanted = true;
				return;
			}
			loading = true;
			try {
				const answer = await load();
				if (current) {
					setValue(answer);
					setProblem(null);
				}
			}
			catch (failure) {
				if (current) {
					setProblem(failure as Problem);
				}
			}
			loading = false;
			if (current && wanted) {
				wanted = false;
				once();
			}
		};
		again.current = once;
		once();
		const timer = setInterval(once, everyMilliseconds);
		return () => {
			current = false;
			clearInterval(timer);
		};
	}, keys);
	return { value, problem, reload: () => again.current() };
}
