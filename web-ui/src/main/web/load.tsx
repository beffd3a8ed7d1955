/** @jsx h */
import { h } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { Curve, get, Worker, WorkerLoad } from './api';
import { Chart, Line, View } from './chart';
import { counted, when } from './format';
import { Failure, joined, Loading, useLoaded } from './parts';
import { Mark } from './restarts';

const EVERY_MILLISECONDS = 30_000;

/** Runs that are listed at first. */
const RUNS = 6;

const SHARES = [['processor', 'cpu'], ['memory', 'memory'], ['GPU memory', 'gpuMemory']] as const;

const percent = (share: number) => `${Number((100 * share).toPrecision(2))} %`;

const second = (at: string) => Date.parse(at) / 1000;

/** What workers took of their machines within the last day, and what each ran when. */
export function Loads({ workers }: { workers: Worker[] }) {
	const [range, setRange] = useState<[number, number] | null>(null);
	const names = workers.map((worker) => worker.name).join();
	const { value, problem } = useLoaded(() => names ? get<WorkerLoad[]>(`/workers/load?names=${encodeURIComponent(names)}`) : Promise.resolve([]), [names], EVERY_MILLISECONDS);
	const loads = workers.flatMap((worker) => value?.filter((load) => load.worker === worker.name).map((load) => ({ worker, load })) ?? []);
	return <section><header class="head"><h2>Load <small>within the last day</small></h2>{range ? <button onClick={() => setRange(null)}>Whole range</button> : loads.length > 0 && <small>Drag across a chart to zoom</small>}</header>
		{problem && <Failure problem={problem} />}
		{!value && !problem && <Loading />}
		{value && loads.length === 0 && <p>None has been noted so far; a worker notes what it takes each minute.</p>}
		<div class="charts">{loads.map(({ worker, load }) => <Load key={worker.name} worker={worker} load={load} range={range} onRange={setRange} />)}</div>
	</section>;
}

function Load({ worker, load, range, onRange }: { worker: Worker; load: WorkerLoad; range: [number, number] | null; onRange: (range: [number, number] | null) => void }) {
	const lines = useMemo(() => curves(load), [load]);
	const spans = useMemo(() => worked(load), [load]);
	const marks = useMemo(() => stretches(spans), [spans]);
	const view: View = { axis: 'time', smoothing: 0, log: false, range };
	return <Chart title={`${worker.device} of ${worker.name}`} lines={lines} view={view} onRange={onRange} marks={marks} unit={percent} top={1}><Ran spans={spans} /></Chart>;
}

function curves({ samples }: WorkerLoad): Line[] {
	return SHARES.flatMap(([label, part], look) => {
		const buckets = samples.flatMap((sample, step) => {
			const value = sample[part];
			return value === null ? [] : [{ x: second(sample.at), step, lastStep: step, minimum: value, maximum: value, last: value }];
		});
		const newest = buckets[buckets.length - 1];
		const curve: Curve = { run: 0, name: part, kind: 'TIMING', goal: 'NONE', unit: 'share', newest: { step: newest?.step ?? 0, value: newest?.last ?? 0 }, best: null, buckets };
		return buckets.length > 0 ? [{ label, curve, look }] : [];
	});
}

interface Span { run: number; from: number; to: number }

const clock = (at: number) => when(new Date(1000 * at).toISOString());

const during = (from: number, to: number) => from < to ? `from ${clock(from)} to ${clock(to)}` : `at ${clock(to)}`;

/** When a worker worked at which run, the newest first. */
function worked({ samples }: WorkerLoad): Span[] {
	const spans: Span[] = [];
	let open = new Map<number, Span>();
	samples.forEach(({ at, runs }, index) => {
		const to = second(at);
		open = new Map(runs.map((run) => {
			const span = open.get(run) ?? { run, from: index > 0 ? second(samples[index - 1].at) : to, to };
			if (!open.has(run)) {
				spans.push(span);
			}
			span.to = to;
			return [run, span];
		}));
	});
	return spans.reverse();
}

/** When a worker worked at anything, the newest first: each time once, since shades that lie on each other would hide the curves. */
function stretches(spans: Span[]): Mark[] {
	const found: { from: number; to: number; runs: Set<number> }[] = [];
	for (const { run, from, to } of [...spans].sort((one, other) => one.from - other.from)) {
		const last = found[found.length - 1];
		if (last && from <= last.to) {
			last.to = Math.max(last.to, to);
			last.runs.add(run);
		}
		else {
			found.push({ from, to, runs: new Set([run]) });
		}
	}
	return found.reverse().map(({ from, to, runs }) => ({ from, to, label: `${runs.size > 1 ? counted(runs.size, 'run') : `run ${[...runs][0]}`} ${during(from, to)}` }));
}

function Ran({ spans }: { spans: Span[] }) {
	const [all, setAll] = useState(false);
	const shown = all ? spans : spans.slice(0, RUNS);
	return <p class="ran"><small>{spans.length === 0 ? 'It ran nothing.' : joined(shown.map((span) => <span key={`${span.run} ${span.from}`}>
		<a href={`/runs/${span.run}`}>#{span.run}</a> {during(span.from, span.to)}</span>))}</small>
		{spans.length > shown.length && <button class="quiet" onClick={() => setAll(true)}>{counted(spans.length - shown.length, 'run')} more</button>}</p>;
}
