/** @jsx h */
import { h } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Bucket, Curve, get, Page, RunRow, Worker } from './api';
import { counted, mean, number, seconds, since, spread } from './format';
import { useRunTable } from './live';
import { At, Bar, Empty, Failure, Loading, Scroll, State, joined, useLoaded } from './parts';

const BUSY = ['RUNNING', 'STOPPING', 'CANCELLING'];

const MOST_CURVES = 40;

const DAY_SECONDS = 86400;

const MOST_RIVALS = 6;

/** What runs and how far, what waits and why, what failed since yesterday, which devices are busy. */
export function Home() {
	const { value: rows, problem, connected } = useRunTable();
	const { value: workers } = useLoaded(() => get<Page<Worker>>('/workers?size=200'), [], 5000);
	const running = rows?.filter((row) => BUSY.includes(row.state)) ?? [];
	const waiting = rows?.filter((row) => ['QUEUED', 'WAITING'].includes(row.state)) ?? [];
	const failed = rows?.filter((row) => row.state === 'FAILED' && row.endedAt !== null && since(row.endedAt) < DAY_SECONDS) ?? [];
	const completed = rows?.filter((row) => row.state === 'COMPLETED').sort((one, other) => (other.endedAt ?? '').localeCompare(one.endedAt ?? '')) ?? [];
	const ended = completed.slice(0, 6);
	const losses = useLosses(running.slice(0, MOST_CURVES).map((row) => row.id));
	return <main>
		<header class="head"><h1>Now</h1>{!connected && <span class="calm" role="status">reconnecting…</span>}
			<div class="actions"><a class="button" href="/submit">New run</a></div></header>
		{problem && <Failure problem={problem} />}
		{!rows && !problem && <Loading />}
		{rows && rows.length === 0 && <Empty>No runs yet. <a href="/submit">Submit one here</a>, or with <code>./imglish submit recipe.yaml</code></Empty>}
		{rows && rows.length > 0 && <div class="home">
			<section aria-labelledby="running"><h2 id="running">Running <small>{running.length || 'nothing'}</small></h2>
				{running.map((row) => <Running key={row.id} row={row} curve={losses.get(row.id)} />)}
				{running.length === 0 && <div class="card">Nothing runs. {waiting.length > 0 ? 'The list of those that wait says why.' : <a class="underlined" href="/submit">Submit a run</a>}</div>}
				<h2>Completed lately <Rivals completed={completed} /></h2><Ended rows={ended} />
			</section>
			<div>
				<section aria-labelledby="waits"><h2 id="waits">Waiting <small>{waiting.length}</small></h2><Waiting rows={waiting} /></section>
				<section aria-labelledby="failed"><h2 id="failed">Failed since yesterday <small>{failed.length}</small></h2>
					<div class="card list">{failed.length === 0 ? <p>None.</p> : failed.map((row) => <div key={row.id}>
						<p><a href={`/runs/${row.id}`}>{row.name}</a> <small>#{row.id} <At at={row.endedAt} /></small></p>
						{row.reason && <p class="reason bad">{row.reason}</p>}</div>)}</div></section>
				<section aria-labelledby="devices"><h2 id="devices">Devices</h2><Devices workers={workers?.items ?? []} rows={rows} /></section>
			</div>
		</div>}
	</main>;
}

/** Leads to a comparison of the newest completed run that learns or measures with those before it that do the same. */
function Rivals({ completed }: { completed: RunRow[] }) {
	const newest = completed.find((row) => row.kind !== 'INGEST');
	const rivals = completed.filter((row) => newest && row.kind === newest.kind && row.task === newest.task).slice(0, MOST_RIVALS);
	return newest && rivals.length > 1 ? <a class="aside" href={`/compare?runs=${rivals.map((row) => row.id).join()}`}>
		which {newest.kind === 'EVALUATE' ? 'evaluation' : newest.kind.toLowerCase()}{newest.task ? ` of ${newest.task}` : ''} is best?</a> : null;
}

function Ended({ rows }: { rows: RunRow[] }) {
	return rows.length === 0 ? <div class="card">None.</div> : <Scroll label="completed lately"><table><tbody>{rows.map((row) => <tr key={row.id}>
		<td class="name"><a href={`/runs/${row.id}`}>{row.name}</a> <small>#{row.id}</small></td><td><small>{row.kind.toLowerCase()}{row.task ? `, ${row.task}` : ''}</small></td>
		<td class="number right roomy"><small>{seconds(row.workedSeconds)}</small></td><td class="number right"><At at={row.endedAt} /></td></tr>)}</tbody></table></Scroll>;
}

/** The losses of running trainings, in one question every few seconds. */
function useLosses(runs: number[]): Map<number, Curve> {
	const ids = runs.join();
	const { value } = useLoaded(() => ids ? get<Curve[]>(`/metrics?runs=${ids}&names=loss&maxPoints=80`) : Promise.resolve([]), [ids], 5000);
	return new Map((value ?? []).map((curve) => [curve.run, curve]));
}

function Running({ row, curve }: { row: RunRow; curve: Curve | undefined }) {
	return <article class="card running-run">
		<div><h3><a href={`/runs/${row.id}`}>{row.name}</a> <small>#{row.id}</small></h3>
			<p><State state={row.state} /> <small>{row.kind.toLowerCase()}{row.task ? `, ${row.task}` : ''}, for {seconds(row.workedSeconds)}</small></p></div>
		<div><Bar progress={row.progress} label={`progress of ${row.name}`} />
			<small>{row.secondsLeft === null ? '' : `about ${seconds(row.secondsLeft)} left, until ${new Date(Date.now() + row.secondsLeft * 1000).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })}`}</small></div>
		{curve && curve.buckets.length > 1 && <div class="spark"><Spark buckets={curve.buckets} /><small>loss <b>{number(curve.newest.value)}</b> <Trend buckets={curve.buckets} />, {number(curve.buckets[0].last)} at first</small></div>}
	</article>;
}

/** Whether a loss still falls: its newest quarter beside the one before, unless they differ less than they scatter. */
function Trend({ buckets }: { buckets: Bucket[] }) {
	const quarter = Math.max(1, Math.floor(buckets.length / 4));
	const [before, newest] = [buckets.slice(-2 * quarter, -quarter), buckets.slice(-quarter)].map((some) => some.map((bucket) => bucket.last));
	const difference = mean(before) - mean(newest);
	const chance = Math.hypot(spread(before), spread(newest)) / Math.sqrt(quarter);
	return difference > chance ? <span class="good">falling</span> : difference < -chance ? <span class="bad">rising</span> : <span>level</span>;
}

/** A small curve without axes: whether it falls is what counts. */
export function Spark({ buckets, width = 180, height = 44 }: { buckets: Bucket[]; width?: number; height?: number }) {
	const values = buckets.map((bucket) => bucket.last);
	const low = Math.min(...values);
	const high = Math.max(...values);
	const start = buckets[0].x;
	const span = buckets[buckets.length - 1].x - start || 1;
	const points = buckets.map((bucket) => `${((bucket.x - start) / span * (width - 4) + 2).toFixed(1)},${(height - 3 - (bucket.last - low) / (high - low || 1) * (height - 6)).toFixed(1)}`);
	return <svg class="sparkline" width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={`from ${number(values[0])} to ${number(values[values.length - 1])}`}>
		<polyline points={points.join(' ')} /></svg>;
}

/** Those that wait, by the reason that they share. */
function Waiting({ rows }: { rows: RunRow[] }) {
	const [open, setOpen] = useState(false);
	const reason = (row: RunRow) => row.reason ?? 'Waits for a worker to be free';
	const groups = new Map<string, RunRow[]>();
	[...rows].sort((one, other) => other.priority - one.priority || one.id - other.id)
		.forEach((row) => groups.set(reason(row), [...(groups.get(reason(row)) ?? []), row]));
	const shown = open ? [...groups] : [...groups].slice(0, 5);
	return <div class="card list">{rows.length === 0 ? <p>None.</p> : shown.map(([why, some]) => <div key={why}>
		<p>{joined(some.slice(0, 3).map((row) => <a key={row.id} href={`/runs/${row.id}`}>{row.name}</a>))}{some.length > 3 && <small> and {some.length - 3} more</small>}</p>
		<p class="reason">{why}</p></div>)}
		{groups.size > shown.length && <button class="quiet" onClick={() => setOpen(true)}>{counted(groups.size - shown.length, 'reason')} more</button>}</div>;
}

function Devices({ workers, rows }: { workers: Worker[]; rows: RunRow[] }) {
	const alive = workers.filter((worker) => worker.alive);
	const name = (id: number) => rows.find((row) => row.id === id)?.name ?? `run ${id}`;
	return <div class="card list">{alive.length === 0 ? <p>No worker is alive. Start one: <code>./imglish worker</code></p> : alive.map((worker) => {
		const busy = worker.seat ? [worker.seat.run] : worker.running;
		return <p key={worker.name}><span class={`dot ${busy.length > 0 ? 'busy' : 'free'}`} aria-hidden="true" /> {worker.device} <small>on {worker.host}, {worker.name}</small>{' '}
			{busy.length > 0 ? joined(busy.map((run) => <a key={run} href={`/runs/${run}`}>{name(run)}</a>)) : <small>{worker.drained ? 'drained' : 'free'}</small>}</p>;
	})}<p><a href="/workers">All workers</a></p></div>;
}

/** Focus and title follow the page. */
export function useTitle(title: string) {
	useEffect(() => {
		document.title = title ? `${title} · Imglish` : 'Imglish';
	}, [title]);
}
