/** @jsx h */
import { ComponentChildren, h } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import uPlot from 'uplot';
import { Axis, Bucket, Curve } from './api';
import { saveCsv, savePng, saveSvg, Traced } from './download';
import { bytes, clock, number, seconds } from './format';
import { color, dash } from './look';
import { Mark } from './restarts';

const HEIGHT = 210;

/** What the title and the legend of a chart that fills the screen leave to the curves. */
const AROUND = 150;

const NO_MARKS: Mark[] = [];

/** Room for a letter of a label, and beside labels, in pixels. */
const LETTER = 7;

const MARGIN = 26;

/** Fewer points than this are marked, so that single validations are seen. */
const SPARSE = 60;

/** A line is drawn as two edges of the band between smallest and largest, the raw values, and the smoothed ones. */
const EACH = 4;

export interface Line { label: string; curve: Curve; look: number; href?: string }

/** What all charts of a page have in common. */
export interface View { axis: Axis; smoothing: number; log: boolean; range: [number, number] | null }

interface Plotted { x: number[]; lines: Drawn[] }

interface Drawn { buckets: Bucket[]; smooth: number[] }

/**
 * One chart of some curves; its legend tells the values under the cursor, so that nothing lies over the lines. The axis of
 * values goes from 0 to `top` where there is one.
 */
export function Chart({ title, lines, view, onRange, marks = NO_MARKS, unit = number, top, pinned = false, onPin, children }: {
	title: string; lines: Line[]; view: View; onRange: (range: [number, number] | null) => void; marks?: Mark[]; unit?: (value: number) => string; top?: number;
	pinned?: boolean; onPin?: () => void; children?: ComponentChildren;
}) {
	const card = useRef<HTMLElement>(null);
	const place = useRef<HTMLDivElement>(null);
	const plot = useRef<uPlot | null>(null);
	const range = useRef(view.range);
	range.current = view.range;
	const drawnMarks = useRef(marks);
	drawnMarks.current = marks;
	const [hidden, setHidden] = useState<Set<string>>(new Set());
	const [cursor, setCursor] = useState<number | null>(null);
	const [height, full] = useHeight(card);
	const [theme, setTheme] = useState(0);
	const plotted = useMemo(() => arranged(lines, view.smoothing), [lines, view.smoothing]);
	const names = lines.map((line) => `${line.label} ${line.look}`).join();
	const axis = view.axis;

	useEffect(() => {
		const media = matchMedia('(prefers-color-scheme: dark)');
		const changed = () => setTheme((before) => before + 1);
		media.addEventListener('change', changed);
		return () => media.removeEventListener('change', changed);
	}, []);

	useEffect(() => {
		if (!place.current) {
			return;
		}
		const style = getComputedStyle(document.documentElement);
		const ink = style.getPropertyValue('--quiet').trim();
		const grid = style.getPropertyValue('--line').trim();
		const side = { stroke: ink, grid: { stroke: grid, width: 1 }, ticks: { stroke: grid }, font: '12px system-ui, sans-serif' };
		const edge = { width: 0, spanGaps: true, points: { show: false } };
		plot.current = new uPlot({
			width: place.current.clientWidth,
			height,
			scales: {
				x: { time: axis === 'time', range: (_: uPlot, low: number, high: number) => range.current ?? (low === high ? [low - 1, high + 1] : [low, high]) },
				y: { distr: view.log ? 3 : 1, ...(top === undefined ? {} : { range: [0, top] }) },
			},
			axes: [
				{ ...side, ...(axis === 'time' ? {} : { values: (_: uPlot, values: number[]) => values.map((value) => place_(axis, value)) }) },
				{ ...side, size: (_: uPlot, labels: string[] | null) => Math.max(58, MARGIN + LETTER * Math.max(0, ...(labels ?? []).map((label) => label.length))),
					values: (_: uPlot, values: number[]) => values.map((value) => value === null ? '' : unit(value)) },
			],
			legend: { show: false },
			cursor: { y: false, sync: { key: 'curves' }, drag: { setScale: false, x: true, y: false } },
			series: [{}, ...lines.flatMap((line, index) => {
				const ink = color(line.look);
				const sparse = plotted.lines[index].buckets.length < SPARSE;
				const smoothed = view.smoothing > 0 && !sparse;
				return [{ ...edge }, { ...edge },
					{ stroke: smoothed ? ink + '55' : ink, width: smoothed ? 1 : 1.7, dash: smoothed ? [] : dash(line.look), spanGaps: true, points: { show: sparse, size: 6, fill: ink } },
					{ stroke: ink, width: 1.9, dash: dash(line.look), spanGaps: true, points: { show: false }, show: smoothed }];
			})],
			bands: lines.map((line, index) => ({ series: [EACH * index + 2, EACH * index + 1], fill: color(line.look) + '26' })),
			hooks: {
				drawAxes: [(self: uPlot) => drawMarks(self, drawnMarks.current, ink)],
				setCursor: [(self: uPlot) => setCursor(self.cursor.left !== undefined && self.cursor.left >= 0 ? self.cursor.idx ?? null : null)],
				setSelect: [(self: uPlot) => {
					if (self.select.width > 4) {
						onRange([self.posToVal(self.select.left, 'x'), self.posToVal(self.select.left + self.select.width, 'x')]);
						self.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
					}
				}],
				ready: [(self: uPlot) => self.over.addEventListener('dblclick', () => onRange(null))],
			},
		} as uPlot.Options, data(plotted, view.log) as uPlot.AlignedData, place.current);
		const observer = new ResizeObserver(() => {
			if (place.current && plot.current) {
				plot.current.setSize({ width: place.current.clientWidth, height });
			}
		});
		observer.observe(place.current);
		return () => {
			observer.disconnect();
			plot.current?.destroy();
			plot.current = null;
		};
	}, [names, axis, view.log, view.smoothing > 0, height, theme]);

	useEffect(() => {
		plot.current?.setData(data(plotted, view.log) as uPlot.AlignedData);
	}, [plotted, view.range?.[0], view.range?.[1]]);

	useEffect(() => {
		plot.current?.redraw(false);
	}, [marks]);

	useEffect(() => {
		lines.forEach((line, index) => [1, 2, 3].forEach((part) => plot.current?.setSeries(EACH * index + part, { show: !hidden.has(line.label) })));
		lines.forEach((line, index) => plot.current?.setSeries(EACH * index + 4,
			{ show: !hidden.has(line.label) && view.smoothing > 0 && plotted.lines[index].buckets.length >= SPARSE }));
	}, [hidden, names, axis, view.log, view.smoothing > 0, height, theme]);

	const toggle = (label: string) => setHidden((before) => {
		const after = new Set(before);
		if (!after.delete(label)) {
			after.add(label);
		}
		return after;
	});
	const x = cursor === null ? null : plotted.x[cursor] ?? null;
	return <section class="card chart" ref={card}>
		<header><h3>{title}</h3><span class="at" aria-hidden="true">{x === null ? '' : axis === 'time' ? clock(new Date(x * 1000).toISOString()) : `${axis} ${place_(axis, x)}`}</span>
			<span class="tools">
				{document.fullscreenEnabled && <button class="quiet" aria-pressed={full} title={full ? 'Back to the page' : 'Fill the screen'} aria-label={`${title}: full screen`}
					onClick={() => full ? document.exitFullscreen() : card.current?.requestFullscreen()}>⤢</button>}
				{onPin && <button class="quiet" aria-pressed={pinned} title={pinned ? 'Put back into its section' : 'Keep on top of every run\'s page'} aria-label={`${title}: pin`} onClick={onPin}>{pinned ? '★' : '☆'}</button>}
				<Download title={title} plot={() => plot.current} axis={axis} unit={unit} lines={() => lines.flatMap((line, index) => hidden.has(line.label) ? []
					: [{ label: line.label, ink: color(line.look), dash: dash(line.look), buckets: plotted.lines[index].buckets }])} />
			</span>
		</header>
		<div ref={place} data-chart={title} role="img" aria-label={[`${title} of ${lines.map((line) => line.label).join(', ')}`, ...marks.map((mark) => mark.label)].join('; ')} />
		<ul class="legend">{lines.map((line, index) => {
			const bucket = x === null ? undefined : at(plotted.lines[index].buckets, x);
			return <li key={line.label}><button class="quiet" aria-pressed={!hidden.has(line.label)} title={hidden.has(line.label) ? 'Show' : 'Hide'} onClick={() => toggle(line.label)}>
				<svg width="26" height="8" aria-hidden="true"><line x1="0" x2="26" y1="4" y2="4" stroke={`var(--line-${line.look % 8})`} stroke-width="2.4" stroke-dasharray={dash(line.look).join(' ')} /></svg>
				<span class="what">{line.label}</span></button>{' '}
				<b title={bucket && bucket.minimum !== bucket.maximum ? 'from the smallest to the largest' : undefined}>{bucket ? described(bucket, unit) : unit(line.curve.newest.value)}</b></li>;
		})}</ul>
		{children}
	</section>;
}

/** How high the curves of a chart are, and whether it fills the screen. */
function useHeight(card: { current: HTMLElement | null }): [number, boolean] {
	const [full, setFull] = useState(false);
	useEffect(() => {
		const changed = () => setFull(card.current !== null && document.fullscreenElement === card.current);
		document.addEventListener('fullscreenchange', changed);
		return () => document.removeEventListener('fullscreenchange', changed);
	}, []);
	return [full ? Math.max(HEIGHT, screen.height - AROUND) : HEIGHT, full];
}

/** Marks behind the curves: a line where each begins, and its span in grey. */
function drawMarks(plot: uPlot, marks: Mark[], ink: string) {
	const { left, top, width, height } = plot.bbox;
	const context = plot.ctx;
	context.save();
	context.beginPath();
	context.rect(left, top, width, height);
	context.clip();
	for (const mark of marks) {
		const from = plot.valToPos(mark.from, 'x', true);
		context.fillStyle = ink + '2e';
		context.fillRect(from, top, plot.valToPos(mark.to, 'x', true) - from, height);
		context.strokeStyle = ink;
		context.setLineDash([3 * devicePixelRatio, 3 * devicePixelRatio]);
		context.beginPath();
		context.moveTo(from, top);
		context.lineTo(from, top + height);
		context.stroke();
	}
	context.restore();
}

/** A place on an axis in words. */
function place_(axis: Axis, value: number): string {
	switch (axis) {
		case 'relative':
			return seconds(value);
		case 'time':
			return clock(new Date(value * 1000).toISOString());
		default:
			return value >= 1e6 ? `${Number((value / 1e6).toPrecision(4))}M` : value >= 1e4 ? `${Number((value / 1e3).toPrecision(4))}k` : String(Number(value.toPrecision(5)));
	}
}

/** What a chart can be saved as. */
function Download({ title, plot, axis, unit, lines }: { title: string; plot: () => uPlot | null; axis: Axis; unit: (value: number) => string; lines: () => Traced[] }) {
	const menu = useRef<HTMLDetailsElement>(null);
	const saved = (work: (drawn: uPlot) => void) => () => {
		const drawn = plot();
		if (drawn) {
			work(drawn);
		}
		menu.current?.removeAttribute('open');
	};
	return <details class="menu save" ref={menu} onKeyDown={(event) => event.key === 'Escape' && menu.current?.removeAttribute('open')}>
		<summary title="Save" aria-label={`${title}: save`}>↓</summary><div class="sheet">
			<button class="quiet" onClick={saved((drawn) => savePng(title, drawn))}>PNG, as it is seen</button>
			<button class="quiet" onClick={saved((drawn) => saveSvg(title, drawn, lines(), (value) => place_(axis, value), unit))}>SVG</button>
			<button class="quiet" onClick={saved(() => saveCsv(title, axis, lines()))}>CSV of the points drawn</button>
		</div></details>;
}

/** The bucket that lies at a place, or the last one before it. */
function at(buckets: Bucket[], x: number): Bucket | undefined {
	let low = 0;
	let high = buckets.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (buckets[middle].x <= x) {
			low = middle + 1;
		}
		else {
			high = middle;
		}
	}
	return buckets[low - 1];
}

function described(bucket: Bucket, unit: (value: number) => string): string {
	return bucket.minimum === bucket.maximum ? unit(bucket.last) : `${unit(bucket.last)} (${unit(bucket.minimum)} to ${unit(bucket.maximum)})`;
}

/** Smoothed by an exponential mean that forgets by distance on the axis, not by number of points. */
function smoothed(buckets: Bucket[], strength: number): number[] {
	const span = buckets.length > 1 ? buckets[buckets.length - 1].x - buckets[0].x : 1;
	const memory = Math.max(1e-12, strength * strength * span * 0.25);
	let mean = 0;
	return buckets.map((bucket, index) => {
		const keep = index === 0 ? 0 : Math.exp(-(bucket.x - buckets[index - 1].x) / memory);
		mean = keep * mean + (1 - keep) * bucket.last;
		return mean;
	});
}

function arranged(lines: Line[], smoothing: number): Plotted {
	const x = [...new Set(lines.flatMap((line) => line.curve.buckets.map((bucket) => bucket.x)))].sort((a, b) => a - b);
	return { x, lines: lines.map((line) => ({ buckets: line.curve.buckets, smooth: smoothing > 0 ? smoothed(line.curve.buckets, smoothing) : [] })) };
}

function data(plotted: Plotted, log: boolean): (number | null)[][] {
	const known = (value: number | undefined) => value === undefined || (log && value <= 0) ? null : value;
	return [plotted.x, ...plotted.lines.flatMap(({ buckets, smooth }) => {
		const places = new Map(buckets.map((bucket, index) => [bucket.x, index]));
		const column = (value: (index: number) => number | undefined) => plotted.x.map((x) => {
			const index = places.get(x);
			return index === undefined ? null : known(value(index));
		});
		return [column((index) => buckets[index].minimum), column((index) => buckets[index].maximum),
			column((index) => buckets[index].last), column((index) => smooth[index])];
	})];
}

/** The bytes of memory have a unit of their own. */
export function unitOf(title: string): (value: number) => string {
	return title.includes('memory') ? bytes : number;
}
