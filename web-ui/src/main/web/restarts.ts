/** Where the curves of a run were interrupted, from its attempts. */
import { Attempt, Axis, Curve } from './api';

/** A span of an axis that is drawn behind the curves; as long as nothing where a restart lost nothing. */
export interface Mark { from: number; to: number; label: string }

/** Along steps, what was computed again; along the time of day, when no curve grew. */
export function restarts(attempts: Attempt[], axis: Axis, curves: Curve[]): Mark[] {
	const inOrder = [...attempts].sort((one, other) => one.number - other.number);
	return inOrder.slice(1).flatMap((attempt, index): Mark[] => {
		const before = inOrder[index];
		switch (axis) {
			case 'step': {
				const reached = Math.max(before.reachedStep ?? 0, before.committedStep);
				const again = reached > attempt.fromStep ? `, steps ${attempt.fromStep + 1} to ${reached} were computed again` : '';
				return [{ from: attempt.fromStep, to: Math.max(attempt.fromStep, reached), label: `attempt ${attempt.number} went on from step ${attempt.fromStep}${again}` }];
			}
			case 'time': {
				const started = Date.parse(attempt.startedAt) / 1000;
				const drawn = curves.flatMap((curve) => curve.buckets.map((bucket) => bucket.x));
				const [last, next] = [Math.max(...drawn.filter((x) => x <= started)), Math.min(...drawn.filter((x) => x > started))];
				return Number.isFinite(last) && Number.isFinite(next) ? [{ from: last, to: next, label: `nothing was learned before attempt ${attempt.number}` }] : [];
			}
			default:
				return [];
		}
	});
}
