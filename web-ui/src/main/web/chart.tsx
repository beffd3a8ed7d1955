/** @jsx h */
import { h } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import { Series } from './api';
import { number } from './format';

const COLOURS = ['#3b6fd4', '#d2691e', '#2e9e6b', '#9b4fc7', '#c23b5e', '#6b7a1e'];

const HEIGHT = 220;

/** One chart of some series of a run: the last value of each bucket over steps. */
export function Chart({ title, series }: { title: string; series: Series[] }) {
	const place = useRef<HTMLDivElement>(null);
	const plot = useRef<uPlot | null>(null);
	const names = series.map((each) => each.name).join();

	useEffect(() => {
		if (!place.current) {
			return;
		}
		const ink = getComputedStyle(document.documentElement).getPropertyValue('--quiet').trim();
		const grid = getComputedStyle(document.documentElement).getPropertyValue('--line').trim();
		const axis = { stroke: ink, grid: { stroke: grid, width: 1 }, ticks: { stroke: grid } };
		plot.current = new uPlot({
			width: place.current.clientWidth,
			height: HEIGHT,
			scales: { x: { time: false } },
			axes: [axis, { ...axis, size: 62, values: (_: uPlot, values: number[]) => values.map(number) }],
			series: [{ label: 'step' }, ...series.map((each, index) => ({
				label: each.name, stroke: COLOURS[index % COLOURS.length], width: 1.6, spanGaps: true,
				points: { show: each.buckets.length < 3 },
				value: (_: uPlot, value: number | null) => value == null ? '–' : number(value),
			}))],
		}, data(series) as uPlot.AlignedData, place.current);
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

function data(series: Series[]): (number | null)[][] {
	const steps = [...new Set(series.flatMap((each) => each.buckets.map((bucket) => bucket.step)))].sort((a, b) => a - b);
	return [steps, ...series.map((each) => {
		const values = new Map(each.buckets.map((bucket) => [bucket.step, bucket.last]));
		return steps.map((step) => values.get(step) ?? null);
	})];
}

/** Validation has a chart for each scale: losses, perplexities, and shares of right answers. */
function titleOf(name: string): string {
	const [first, ...rest] = name.split('/');
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
	const order = ['loss', 'accuracy', 'learning rate', 'samples per second', 'gradient norm', 'data wait'];
	const rank = (title: string) => (order.indexOf(title) + order.length + 1) % (order.length + 1);
	return [...found].sort(([a], [b]) => rank(a) - rank(b) || a.localeCompare(b));
}
