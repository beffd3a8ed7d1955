/** @jsx h */
import { h } from 'preact';
import { all, Run } from './api';
import { Empty, Failure, Loading, State, useLoaded } from './parts';

const WIDTH = 190;
const HEIGHT = 46;
const GAP_X = 60;
const GAP_Y = 18;

/** Column of each run: one more than the furthest of those that it needs. */
function columns(runs: Run[]): Map<number, number> {
	const byId = new Map(runs.map((run) => [run.id, run]));
	const found = new Map<number, number>();
	const column = (run: Run): number => {
		const known = found.get(run.id);
		if (known !== undefined) {
			return known;
		}
		const needed = run.dependsOn.map((id) => byId.get(id)).filter((each): each is Run => each !== undefined);
		const own = needed.length === 0 ? 0 : 1 + Math.max(...needed.map(column));
		found.set(run.id, own);
		return own;
	};
	runs.forEach(column);
	return found;
}

/** From the gap before a column into it. */
function curve(column: number, from: number, to: number): string {
	const x = column * (WIDTH + GAP_X);
	return ` C${x - GAP_X / 2},${from} ${x - GAP_X / 2},${to} ${x},${to}`;
}

/** The runs of a pipeline as boxes, each with lines from those that it needs. */
export function Graph({ runs }: { runs: Run[] }) {
	const column = columns(runs);
	const rows = new Map<number, number>();
	const places = new Map<number, { x: number; y: number }>();
	[...runs].sort((one, other) => one.id - other.id).forEach((run) => {
		const at = column.get(run.id) ?? 0;
		const row = rows.get(at) ?? 0;
		rows.set(at, row + 1);
		places.set(run.id, { x: at * (WIDTH + GAP_X), y: row * (HEIGHT + GAP_Y) });
	});
	/** A line over several columns passes below the boxes in between, together with the others from its start. */
	const lanes = new Map<string, number>();
	const lane = (start: number, at: number): number => {
		const key = `${start} ${at}`;
		const row = lanes.get(key) ?? rows.get(at) ?? 0;
		if (!lanes.has(key)) {
			lanes.set(key, row);
			rows.set(at, row + 1);
		}
		return row * (HEIGHT + GAP_Y) + HEIGHT / 2;
	};
	const edge = (start: number, end: number): string => {
		const from = places.get(start);
		const to = places.get(end);
		if (!from || !to) {
			return '';
		}
		let line = `M${from.x + WIDTH},${from.y + HEIGHT / 2}`;
		let y = from.y + HEIGHT / 2;
		for (let at = (column.get(start) ?? 0) + 1; at < (column.get(end) ?? 0); at++) {
			const below = lane(start, at);
			line += `${curve(at, y, below)} H${at * (WIDTH + GAP_X) + WIDTH}`;
			y = below;
		}
		return line + curve(column.get(end) ?? 0, y, to.y + HEIGHT / 2);
	};
	const edges = runs.flatMap((run) => run.dependsOn.map((needed) => ({ key: `${needed}-${run.id}`, line: edge(needed, run.id) })));
	const width = Math.max(1, ...[...places.values()].map((place) => place.x + WIDTH));
	const height = Math.max(1, ...[...rows.values()].map((row) => row * (HEIGHT + GAP_Y) - GAP_Y));
	return <svg class="graph" viewBox={`-2 -2 ${width + 4} ${height + 4}`} width={width + 4} height={height + 4} role="img"
		aria-label="dependencies of the runs">
		{edges.filter((each) => each.line).map((each) => <path key={each.key} class="edge" d={each.line} />)}
		{runs.map((run) => {
			const place = places.get(run.id) ?? { x: 0, y: 0 };
			const share = run.progress.total > 0 ? Math.min(1, run.progress.done / run.progress.total) : 0;
			return <a key={run.id} href={`#/runs/${run.id}`}><g class={`node ${run.state.toLowerCase()}`}
				transform={`translate(${place.x},${place.y})`}>
				<title>{`${run.name}: ${run.state.toLowerCase()}${run.reason ? ', ' + run.reason : ''}`}</title>
				<rect width={WIDTH} height={HEIGHT} rx="6" />
				<rect class="done" x="6" width={(WIDTH - 12) * share} height="3" y={HEIGHT - 5} />
				<text x="10" y="19">{run.name.length > 24 ? run.name.slice(0, 23) + '…' : run.name}</text>
				<text x="10" y="36" class="small">{`#${run.id} ${run.kind.toLowerCase()}, ${run.state.toLowerCase()}`}</text>
			</g></a>;
		})}
	</svg>;
}

export function PipelinePage({ tag }: { tag: string }) {
	const { value, problem } = useLoaded(() => all<Run>(`/runs?tag=${encodeURIComponent(tag)}`), [tag], 2000);
	return <main>
		<p><a href="#/">← Runs</a></p>
		<header class="head"><h1>{tag.replace(/^pipeline:/, '')}</h1>{value && <span>{value.length} runs</span>}</header>
		{problem && <Failure problem={problem} />}
		{!value && !problem && <Loading />}
		{value && value.length === 0 && <Empty>No run carries the tag {tag}.</Empty>}
		{value && value.length > 0 && <div class="card scroll"><Graph runs={value} /></div>}
		{value && value.some((run) => run.reason) && <section class="card">{value.filter((run) => run.reason)
			.map((run) => <p key={run.id}><State state={run.state} /> <a href={`#/runs/${run.id}`}>{run.name}</a>: {run.reason}</p>)}
		</section>}
	</main>;
}
