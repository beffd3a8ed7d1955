/** @jsx h */
import { h } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import { Bucket, Series } from './api';
import { bytes, number } from './format';

const COLOURS = ['#3b6fd4', '#d2691e', '#2e9e6b', '#9b4fc7', '#c23b5e', '#6b7a1e'];

const HEIGHT = 220;

const MEMORY = 'system memory';

/** A series is a line of last values and two edges of the band between the smallest and the largest. */
const EACH = 3;

/**
 * One chart of some series over steps: the last value of each bucket as a line, before the band between its smallest and
 * its largest value, so that no spike is lost between two points.
 */
export function Chart({ title, series }: { title: string; series: Series[] }) {
	const place = useRef<HTMLDivElement>(null);
	const plot = useRef<uPlot | null>(null);
	const shown = useRef(series);
	shown.current = series;
	const names = series.map((each) => each.name).join();

	useEffect(() => {
		if (!place.current) {
			return;
		}
		const ink = getComputedStyle(document.documentElement).getPropertyValue('--quiet').trim();
		const grid = getComputedStyle(document.documentElement).getPropertyValue('--line').trim();
		const unit = title === MEMORY ? bytes : number;
		const axis = { stroke: ink, grid: { stroke: grid, width: 1 }, ticks: { stroke: grid } };
		const edge = { width: 0, spanGaps: true, points: { show: false }, class: 'edge' };
		plot.current = new uPlot({
			width: place.current.clientWidth,
			height: HEIGHT,
			scales: { x: { time: false } },
			axes: [axis, { ...axis, size: 62, values: (_: uPlot, values: number[]) => values.map(unit) }],
			legend: { live: false },
			cursor: { y: false },
			series: [{ label: 'step' }, ...series.flatMap((each, index) => [{
				label: each.name, stroke: colour(index), width: 1.6, spanGaps: true, points: { show: each.buckets.length < 3 },
			}, { ...edge, label: `${each.name}, smallest` }, { ...edge, label: `${each.name}, largest` }])],
			bands: series.map((_, index) => ({
				series: [EACH * index + 3, EACH * index + 2], fill: `${colour(index)}40`,
			})),
			hooks: { setSeries: [followLine] },
			plugins: [tooltip(() => shown.current)],
		} as uPlot.Options, data(series) as uPlot.AlignedData, place.current);
		const observer = new ResizeObserver(() => {
			if (place.current && plot.current) {
				plot.current.setSize({ width: place.current.clientWidth, height: HEIGHT });
			}
		});
		observer.observe(place.current);
		return () => {
			observer.disconnect();
			plot.current?.destroy();
			plot.current = null;
		};
	}, [names]);

	useEffect(() => {
		plot.current?.setData(data(series) as uPlot.AlignedData);
	}, [series]);

	return <section class="card chart"><h3>{title}</h3><div ref={place} data-chart={title} /></section>;
}

function colour(index: number): string {
	return COLOURS[index % COLOURS.length];
}

/** The edges of a band are hidden and shown with their line. */
function followLine(plot: uPlot, index: number | null, options: uPlot.Series) {
	if (index !== null && index > 0 && index % EACH === 1 && options.show !== undefined) {
		plot.setSeries(index + 1, { show: options.show });
		plot.setSeries(index + 2, { show: options.show });
	}
}

/** A box beside the cursor: the step, and of each series the last value and, where they differ, the smallest and largest. */
function tooltip(series: () => Series[]): uPlot.Plugin {
	const box = document.createElement('div');
	box.className = 'tooltip';
	box.hidden = true;
	return {
		hooks: {
			init: (plot: uPlot) => {
				plot.over.appendChild(box);
				plot.over.addEventListener('mouseleave', () => {
					box.hidden = true;
				});
			},
			setCursor: (plot: uPlot) => {
				const { idx, left = -1 } = plot.cursor;
				const step = idx == null ? undefined : plot.data[0][idx];
				box.hidden = left < 0 || step === undefined;
				if (step === undefined) {
					return;
				}
				box.replaceChildren(line(`step ${step}`), ...series().flatMap((each, index) => {
					const bucket = plot.series[EACH * index + 1].show ? at(each.buckets, step) : undefined;
					return bucket ? [line(`${each.name} ${described(bucket)}`, colour(index))] : [];
				}));
				const right = left > plot.over.clientWidth / 2;
				box.style.left = right ? '' : `${left + 12}px`;
				box.style.right = right ? `${plot.over.clientWidth - left + 12}px` : '';
			},
		},
	};
}

/** The bucket that a step falls into, or the last one before it. */
function at(buckets: Bucket[], step: number): Bucket | undefined {
	let low = 0;
	let high = buckets.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (buckets[middle].step <= step) {
			low = middle + 1;
		}
		else {
			high = middle;
		}
	}
	return buckets[low - 1];
}

function described(bucket: Bucket): string {
	return bucket.minimum === bucket.maximum ? number(bucket.last)
		: `${number(bucket.last)} (${number(bucket.minimum)} to ${number(bucket.maximum)})`;
}

function line(text: string, ink = ''): HTMLElement {
	const element = document.createElement('div');
	element.textContent = text;
	element.style.color = ink;
	return element;
}

function data(series: Series[]): (number | null)[][] {
	const steps = [...new Set(series.flatMap((each) => each.buckets.map((bucket) => bucket.step)))].sort((a, b) => a - b);
	return [steps, ...series.flatMap((each) => {
		const buckets = new Map(each.buckets.map((bucket) => [bucket.step, bucket]));
		const column = (value: (bucket: Bucket) => number) => steps.map((step) => {
			const bucket = buckets.get(step);
			return bucket ? value(bucket) : null;
		});
		return [column((bucket) => bucket.last), column((bucket) => bucket.minimum), column((bucket) => bucket.maximum)];
	})];
}

/** Validation has a chart for each scale: losses, perplexities, and shares of right answers. */
function titleOf(name: string): string {
	const [first, ...rest] = name.split('/');
	if (first === 'system') {
		return name.endsWith('bytes') ? MEMORY : 'system cpu';
	}
	if (first !== 'validation' || rest.length === 0) {
		return first;
	}
	const last = rest[rest.length - 1];
	return ['loss', 'perplexity', 'cider'].includes(last) ? `validation ${last}` : 'validation shares';
}

/** Metrics that belong into one chart: loss/text beside loss/image. */
export function groups(series: Series[]): [string, Series[]][] {
	const found = new Map<string, Series[]>();
	for (const each of series) {
		const title = titleOf(each.name).replace(/_/g, ' ');
		found.set(title, [...(found.get(title) ?? []), each]);
	}
	const order = ['loss', 'accuracy', 'learning rate', 'samples per second', 'gradient norm', 'data wait', 'checkpoint wait'];
	const rank = (title: string) => (order.indexOf(title) + order.length + 1) % (order.length + 1);
	return [...found].sort(([a], [b]) => rank(a) - rank(b) || a.localeCompare(b));
}
