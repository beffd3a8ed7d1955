/** Charts and logs as files. */
import uPlot from 'uplot';
import { Bucket } from './api';

const WIDTH = 900;

const HEIGHT = 460;

const LEFT = 84;

const TOP = 44;

const LEGEND_LINE = 20;

const BOTTOM = 44;

/** What is drawn of a line: its name, its look and where it goes. */
export interface Traced { label: string; ink: string; dash: number[]; buckets: Bucket[] }

/** Hands the reader a file. */
export function save(name: string, content: Blob | string, type = 'text/plain') {
	const link = document.createElement('a');
	link.href = URL.createObjectURL(typeof content === 'string' ? new Blob([content], { type }) : content);
	link.download = name;
	link.click();
	setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

export const fileName = (title: string, end: string) => title.replace(/\W+/g, '-').replace(/^-|-$/g, '') + end;

/** As it is on the screen. */
export function savePng(title: string, plot: uPlot) {
	plot.ctx.canvas.toBlob((png) => png && save(fileName(title, '.png'), png), 'image/png');
}

/** One row for each point that is drawn. */
export function saveCsv(title: string, axis: string, lines: Traced[]) {
	const cell = (text: string) => /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
	const rows = lines.flatMap((line) => line.buckets.map((bucket) =>
		[cell(line.label), bucket.x, bucket.step, bucket.lastStep, bucket.last, bucket.minimum, bucket.maximum].join()));
	save(fileName(title, '.csv'), [`line,${axis},first_step,last_step,value,minimum,maximum`, ...rows].join('\r\n') + '\r\n', 'text/csv');
}

/** As lines without pixels, for papers: what the chart shows at its present range and scale. */
export function saveSvg(title: string, plot: uPlot, lines: Traced[], onX: (value: number) => string, onY: (value: number) => string) {
	save(fileName(title, '.svg'), svg(title, plot, lines, onX, onY), 'image/svg+xml');
}

function svg(title: string, plot: uPlot, lines: Traced[], onX: (value: number) => string, onY: (value: number) => string): string {
	const text = (words: string) => words.replace(/&/g, '&amp;').replace(/</g, '&lt;');
	const x = scale(plot.scales.x, LEFT, WIDTH - 16);
	const y = scale(plot.scales.y, HEIGHT - BOTTOM, TOP);
	const splits = (axis: number) => ((plot.axes[axis] as unknown as { _splits?: (number | null)[] })._splits ?? []).filter((value): value is number => value !== null);
	const columns = splits(0).map((value) => `<line x1="${x(value)}" x2="${x(value)}" y1="${TOP}" y2="${HEIGHT - BOTTOM}"/><text x="${x(value)}" y="${HEIGHT - BOTTOM + 18}" text-anchor="middle">${text(onX(value))}</text>`);
	const rows = splits(1).map((value) => `<line x1="${LEFT}" x2="${WIDTH - 16}" y1="${y(value)}" y2="${y(value)}"/><text x="${LEFT - 8}" y="${y(value) + 4}" text-anchor="end">${text(onY(value))}</text>`);
	const paths = lines.map((line) => `<polyline fill="none" stroke="${line.ink}" stroke-width="1.8" stroke-dasharray="${line.dash.join(' ')}" points="${line.buckets
		.filter((bucket) => plot.scales.y.distr !== 3 || bucket.last > 0).map((bucket) => `${x(bucket.x).toFixed(1)},${y(bucket.last).toFixed(1)}`).join(' ')}"/>`);
	const legend = lines.map((line, index) => `<line x1="${LEFT}" x2="${LEFT + 26}" y1="${HEIGHT + index * LEGEND_LINE - 4}" y2="${HEIGHT + index * LEGEND_LINE - 4}" style="stroke:${line.ink}" stroke-width="2.4" stroke-dasharray="${line.dash.join(' ')}"/><text x="${LEFT + 34}" y="${HEIGHT + index * LEGEND_LINE}">${text(line.label)}</text>`);
	const height = HEIGHT + lines.length * LEGEND_LINE + 8;
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="12" fill="#333">
<clipPath id="plot"><rect x="${LEFT}" y="${TOP}" width="${WIDTH - 16 - LEFT}" height="${HEIGHT - BOTTOM - TOP}"/></clipPath>
<text x="${LEFT}" y="26" font-size="16">${text(title)}</text>
<g stroke="#ddd" style="paint-order:stroke">${[...columns, ...rows].join('').replace(/<text /g, '<text stroke="none" ')}</g>
<g clip-path="url(#plot)">${paths.join('')}</g>
${legend.join('')}
</svg>
`;
}

function scale({ min, max, distr }: uPlot.Scale, from: number, to: number): (value: number) => number {
	const at = (value: number) => distr === 3 ? Math.log(value) : value;
	const [low, high] = [at(min ?? 0), at(max ?? 1)];
	return (value) => from + (at(value) - low) / (high - low || 1) * (to - from);
}
