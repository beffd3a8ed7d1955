/** What events change in what a run's page shows. Applying an event twice changes nothing more. */
import { Bucket, Curve, LogLine, Progress, Snapshot } from './api';

/** Events that change so much that a snapshot is loaded anew; a run has few of them. */
export const LOADS_ANEW = ['state', 'opened', 'checkpoint', 'rung', 'gang'];

const MOST_BUCKETS = 900;

const MOST_LINES = 2000;

interface MetricEvent {
	step: number; values: Record<string, number>;
	ranges?: Record<string, { from: number; to: number; minimum: number; maximum: number }>;
}

export function applied(snapshot: Snapshot, type: string, number: number, data: unknown): Snapshot {
	const event = Math.max(snapshot.event, number);
	switch (type) {
		case 'metric':
			return { ...snapshot, event, curves: extended(snapshot.curves, snapshot.run.id, data as MetricEvent) };
		case 'progress': {
			const progress = data as Progress;
			const secondsLeft = less(snapshot.row.secondsLeft, snapshot.row.progress, progress);
			return { ...snapshot, event, run: { ...snapshot.run, progress }, row: { ...snapshot.row, progress, secondsLeft } };
		}
		case 'log':
			return { ...snapshot, event, logs: logged(snapshot.logs, data as LogLine) };
		default:
			return { ...snapshot, event };
	}
}

/** Time left after further steps at the pace that the server told; unknown again where it told none of this unit. */
function less(seconds: number | null, before: Progress, now: Progress): number | null {
	const open = before.total - before.done;
	return seconds === null || open <= 0 || before.unit !== now.unit || before.total !== now.total ? null : seconds * Math.max(0, now.total - now.done) / open;
}

function logged(lines: LogLine[], line: LogLine): LogLine[] {
	return lines.length > 0 && lines[0].number >= line.number ? lines
		: [{ ...line, at: line.at ?? new Date().toISOString() }, ...lines.slice(0, MOST_LINES - 1)];
}

function extended(curves: Curve[], run: number, event: MetricEvent): Curve[] {
	const known = new Set(curves.map((curve) => curve.name));
	const fresh = Object.keys(event.values).filter((name) => !known.has(name))
		.map((name): Curve => ({ run, name, kind: 'NUMERIC', goal: 'NONE', unit: '', newest: { step: 0, value: 0 }, best: null, buckets: [] }));
	return [...curves, ...fresh].map((curve) => {
		const value = event.values[curve.name];
		const range = event.ranges?.[curve.name];
		const step = range?.to ?? event.step;
		return value === undefined || step <= curve.newest.step ? curve : added(curve, {
			x: step, step: Math.max(range?.from ?? step, curve.newest.step + 1), lastStep: step, last: value,
			minimum: Math.min(range?.minimum ?? value, value), maximum: Math.max(range?.maximum ?? value, value),
		});
	});
}

function added(curve: Curve, bucket: Bucket): Curve {
	const found = curve.goal === 'MIN' ? bucket.minimum : bucket.maximum;
	const better = curve.goal !== 'NONE' && (!curve.best || (curve.goal === 'MIN' ? found < curve.best.value : found > curve.best.value));
	return {
		...curve, newest: { step: bucket.lastStep, value: bucket.last },
		best: better ? { step: bucket.lastStep, value: found } : curve.best,
		buckets: thinned([...curve.buckets, bucket]),
	};
}

/** Half as many buckets, with their extremes, when there are too many. */
function thinned(buckets: Bucket[]): Bucket[] {
	if (buckets.length <= MOST_BUCKETS) {
		return buckets;
	}
	const pairs: Bucket[] = [];
	for (let i = 0; i < buckets.length; i += 2) {
		const one = buckets[i];
		const other = buckets[i + 1] ?? one;
		pairs.push({
			x: other.x, step: one.step, lastStep: other.lastStep, last: other.last,
			minimum: Math.min(one.minimum, other.minimum), maximum: Math.max(one.maximum, other.maximum),
		});
	}
	return pairs;
}
