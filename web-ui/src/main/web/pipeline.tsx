/** @jsx h */
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { post, RunRow } from './api';
import { Outcome, told } from './bulk';
import { counted } from './format';
import { useTitle } from './home';
import { useRunTable } from './live';
import { At, Empty, Failure, Loading, Scroll, State, useAction } from './parts';
import { pipelineAddress, sweepAddress } from './route';
import { BatchChoice, batches, useBatch } from './submissions';
import { summary, timeLeftOfAll } from './table';

const WIDTH = 190;
const HEIGHT = 46;
const GAP_X = 60;
const GAP_Y = 18;

/** Column of each run: one more than the furthest of those that it needs. */
function columns(runs: RunRow[]): Map<number, number> {
	const byId = new Map(runs.map((run) => [run.id, run]));
	const found = new Map<number, number>();
	const column = (run: RunRow): number => {
		const known = found.get(run.id);
		if (known !== undefined) {
			return known;
		}
		const needed = run.dependsOn.map((id) => byId.get(id)).filter((each): each is RunRow => each !== undefined);
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
export function Graph({ runs }: { runs: RunRow[] }) {
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
	return <svg class="graph" viewBox={`-2 -2 ${width + 4} ${height + 4}`} width={width + 4} height={height + 4} role="group"
		aria-label="dependencies of the runs">
		{edges.filter((each) => each.line).map((each) => <path key={each.key} class="edge" d={each.line} />)}
		{runs.map((run) => {
			const place = places.get(run.id) ?? { x: 0, y: 0 };
			const share = run.progress.total > 0 ? Math.min(1, run.progress.done / run.progress.total) : 0;
			return <a key={run.id} href={`/runs/${run.id}`}><g class={`node ${run.state.toLowerCase()}`}
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

export function PipelinePage({ name }: { name: string }) {
	useTitle(`Pipeline ${name}`);
	const tag = `pipeline:${name}`;
	const { value: rows, problem } = useRunTable();
	const batch = useBatch(rows?.filter((row) => row.tags.includes(tag)));
	const value = rows && (batch.chosen?.rows ?? []);
	const left = timeLeftOfAll(value ?? []);
	return <main class="broad">
		<header class="head"><h1>{name}</h1>{value && <span>{counted(value.length, 'run')}{summary(value).map(([state, count]) => <span key={state}> <span class={`state ${state}`}>{count} {state}</span></span>)}{left && <span> · time left: {left}</span>}</span>}
			<div class="actions"><BatchChoice of={batch} /><ResumeFailed rows={value ?? []} />{batch.chosen && <a class="button" href={listAddress(tag, batch.chosen.number)}>As a list</a>}
				{batch.all.length > 1 && <a class="button" href={listAddress(tag)}>All as a list</a>}</div></header>
		{problem && <Failure problem={problem} />}
		{!value && !problem && <Loading />}
		{value && value.length === 0 && <Empty>No run carries the tag {tag}.</Empty>}
		{value && value.length > 0 && <Scroll label="graph of the pipeline"><Graph runs={value} /></Scroll>}
		{value && value.some((run) => run.reason) && <section class="card">{value.filter((run) => run.reason)
			.map((run) => <p key={run.id}><State state={run.state} /> <a href={`/runs/${run.id}`}>{run.name}</a>: {run.reason}</p>)}
		</section>}
	</main>;
}

/** The runs of a pipeline as a table, of one submission where one is named. */
const listAddress = (tag: string, submission?: number | null) => `/runs?tag=${encodeURIComponent(tag)}${submission ? `&submission=${submission}` : ''}`;

/** Queues again what failed, so that what waits for it goes on. */
function ResumeFailed({ rows }: { rows: RunRow[] }) {
	const failed = rows.filter((row) => row.state === 'FAILED');
	const [said, setSaid] = useState('');
	const { busy, problem, act } = useAction(() => undefined);
	const resume = act(async () => {
		const { outcomes } = await post<{ outcomes: Outcome[] }>('/runs/actions', { action: 'RESUME', ids: failed.map((row) => row.id) });
		setSaid(outcomes.every((each) => each.done) ? '' : told('queued again', outcomes));
	});
	return <span>{failed.length > 0 && <button disabled={busy} onClick={resume}>Resume {counted(failed.length, 'failed run')}</button>}
		<span role="status">{said}</span>{problem && <Failure problem={problem} />}</span>;
}

/** All pipelines, or all sweeps: the runs that share a tag, of each the newest submission. */
export function Collections({ kind }: { kind: 'pipeline' | 'sweep' }) {
	const title = kind === 'pipeline' ? 'Pipelines' : 'Sweeps';
	useTitle(title);
	const { value: rows, problem } = useRunTable();
	const found = new Map<string, RunRow[]>();
	rows?.forEach((row) => row.tags.filter((tag) => tag.startsWith(kind + ':')).forEach((tag) => found.set(tag, [...(found.get(tag) ?? []), row])));
	return <main>
		<header class="head"><h1>{title}</h1></header>
		{problem && <Failure problem={problem} />}
		{!rows && !problem && <Loading />}
		{rows && found.size === 0 && <Empty>{kind === 'pipeline' ? <span>No pipelines yet. Submit one: <code>./imglish submit pipelines/photos.yaml</code></span>
			: <span>No sweeps yet. A run of a pipeline becomes one with the field <code>sweep</code>.</span>}</Empty>}
		{found.size > 0 && <Scroll label={title}><table>
			<thead><tr><th>{kind === 'pipeline' ? 'Pipeline' : 'Sweep'}</th><th>Runs</th><th>States</th><th>Time left</th><th>Submitted</th><th>Newest</th></tr></thead>
			<tbody>{[...found].map(([tag, all]) => [tag, batches(all)[0].rows, batches(all).length] as const).map(([tag, some, times]) => <tr key={tag}>
				<td class="name"><a href={kind === 'pipeline' ? pipelineAddress(tag) : sweepAddress(tag)}>{tag.slice(kind.length + 1)}</a></td>
				<td class="number">{some.length}</td>
				<td>{summary(some).map(([state, count]) => <span key={state}><span class={`state ${state}`}>{count} {state}</span> </span>)}</td>
				<td class="number">{timeLeftOfAll(some) ?? ''}</td>
				<td class="number">{times === 1 ? 'once' : `${times} times`}</td>
				<td class="number"><At at={some[0].createdAt} /></td></tr>)}</tbody></table></Scroll>}
	</main>;
}
