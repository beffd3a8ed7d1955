/** @jsx h */
import { ComponentChildren, h } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Mistake, Page, Problem, Progress } from './api';
import { exactly, plural, when } from './format';

export function State({ state }: { state: string }) {
	return <span class={`state ${state.toLowerCase()}`}>{state.toLowerCase()}</span>;
}

/** Things in a row, with commas between them. */
export function joined(things: ComponentChildren[]): ComponentChildren[] {
	return things.flatMap((thing, index) => index > 0 ? [', ', thing] : [thing]);
}

export function Bar({ progress, label = 'progress' }: { progress: Progress; label?: string }) {
	const known = progress.total > 0;
	const share = known ? Math.min(1, progress.done / progress.total) : 0;
	return <div class="progress">
		{known && <progress max={1} value={share} aria-label={label} />}
		<small>{known ? `${progress.done.toLocaleString('en')} / ${progress.total.toLocaleString('en')} ${plural(progress.unit)}`
			: progress.done > 0 ? `${progress.done.toLocaleString('en')} ${plural(progress.unit)}` : '–'}</small>
	</div>;
}

/** A time in the reader's zone; the exact one is on hover. */
export function At({ at }: { at: string | null }) {
	return at ? <time dateTime={at} title={exactly(at)}>{when(at)}</time> : <span>–</span>;
}

export function Failure({ problem }: { problem: Problem }) {
	return <div class="card failure" role="alert"><strong>{problem.title ?? 'Something went wrong'}</strong>
		{problem.mistakes?.length > 0 ? <Mistakes of={problem.mistakes} /> : <p>{problem.message}</p>}
	</div>;
}

/** What is wrong with a recipe, each with a link to the fields that may stand there. */
export function Mistakes({ of }: { of: Mistake[] }) {
	return <ul class="bad">{of.map((mistake) => <li key={mistake.path + mistake.message}>
		{mistake.path && <code>{mistake.path}</code>} {mistake.message}{mistake.reference && <a class="quiet" href={mistake.reference} target="_blank" aria-label={`what may stand at ${mistake.path || 'the top'}`}>what may stand there</a>}
	</li>)}</ul>;
}

/** Holds the place of what is being loaded. */
export function Loading() {
	return <div class="card skeleton" role="status" aria-busy="true" aria-label="loading" />;
}

export function Empty({ children }: { children: ComponentChildren }) {
	return <div class="card empty">{children}</div>;
}

/** Something wide that scrolls within its card, by keyboard too. */
export function Scroll({ label, children, class: kind = 'card' }: { label: string; children: ComponentChildren; class?: string }) {
	return <div class={`${kind} scroll`} role="region" aria-label={label} tabIndex={0}>{children}</div>;
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
 * time: a reload asked for meanwhile follows it.
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
		const timer = setInterval(() => document.hidden || once(), everyMilliseconds);
		return () => {
			current = false;
			clearInterval(timer);
		};
	}, keys);
	return { value, problem, reload: () => again.current() };
}

/** Buttons that do something on the server, one at a time, and say what went wrong. */
export function useAction(done: () => void): { busy: boolean; problem: Problem | null; act: (work: () => Promise<unknown>) => () => Promise<void> } {
	const [busy, setBusy] = useState(false);
	const [problem, setProblem] = useState<Problem | null>(null);
	const act = (work: () => Promise<unknown>) => async () => {
		setBusy(true);
		try {
			await work();
			setProblem(null);
			done();
		}
		catch (failure) {
			setProblem(failure as Problem);
		}
		finally {
			setBusy(false);
		}
	};
	return { busy, problem, act };
}
