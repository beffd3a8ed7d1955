/** @jsx h */
import { h } from 'preact';
import { number } from './format';
import { dash } from './look';

const GAP = 190;

const HEIGHT = 220;

const TOP = 34;

const EDGE = 70;

/** Values spread over more than this are laid out by their logarithm. */
const WIDE_RANGE = 30;

const LOOKS = 8;

/** A run as a line through the values of what differs, to its score. */
export interface Strand { id: number; name: string; values: number[]; look: number }

/** Parallel coordinates: an axis for each field and one for the score; each run is a line through its values. */
export function Parallel({ axes, strands, best }: { axes: string[]; strands: Strand[]; best: number | null }) {
	const scales = axes.map((_, axis) => scale(strands.map((strand) => strand.values[axis])));
	const width = EDGE * 2 + GAP * (axes.length - 1);
	const x = (axis: number) => EDGE + axis * GAP;
	return <section class="card chart"><header><h3>Fields and score, a line for each run</h3></header><div class="scroll" role="region" aria-label="parallel coordinates" tabIndex={0}>
		<svg class="parallel" viewBox={`0 0 ${width} ${HEIGHT}`} width={width} height={HEIGHT} role="img" aria-label={`${axes.join(', ')} of ${strands.length} runs`}>
			{strands.map((strand) => <polyline key={strand.id} class={strand.id === best ? 'best' : ''} points={strand.values.map((value, axis) => `${x(axis)},${scales[axis].at(value)}`).join(' ')}
				style={{ stroke: `var(--line-${strand.look % LOOKS})` }} stroke-dasharray={dash(strand.look).join(' ')}><title>{`${strand.name}: ${axes.map((field, axis) => `${field} ${number(strand.values[axis])}`).join(', ')}`}</title></polyline>)}
			{axes.map((field, axis) => <g key={field}><line x1={x(axis)} x2={x(axis)} y1={TOP} y2={HEIGHT - TOP} />
				<text x={x(axis)} y="12" text-anchor="middle" class="axis">{field.split('.').pop()}</text>
				<text x={x(axis)} y={TOP - 6} text-anchor="middle">{number(scales[axis].high)}</text>
				<text x={x(axis)} y={HEIGHT - TOP + 16} text-anchor="middle">{number(scales[axis].low)}</text></g>)}
		</svg></div></section>;
}

function scale(values: number[]): { low: number; high: number; at: (value: number) => number } {
	const [low, high] = [Math.min(...values), Math.max(...values)];
	const curved = low > 0 && high / low > WIDE_RANGE;
	const bent = (value: number) => curved ? Math.log(value) : value;
	return { low, high, at: (value) => low === high ? HEIGHT / 2 : HEIGHT - TOP - (bent(value) - bent(low)) / (bent(high) - bent(low)) * (HEIGHT - 2 * TOP) };
}
