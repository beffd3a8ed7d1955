/** @jsx h */
import { h } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Attempt, Checkpoint, get, LogLine, Page, post, Problem, Run, RunFile, Series } from './api';
import { Chart, groups } from './chart';
import { bytes, duration, time } from './format';
import { Bar, Failure, Loading, Pages, State, useLoaded } from './parts';
import { Samples } from './samples';

const ENDED = ['COMPLETED', 'FAILED', 'STOPPED', 'CANCELLED'];

interface Details {
	run: Run; series: Series[]; attempts: Page<Attempt>; checkpoints: Page<Checkpoint>; files: RunFile[]; logs: LogLine[];
}

const ROWS = 10;

async function load(id: string, attemptsPage: number, checkpointsPage: number): Promise<Details> {
	const [run, metrics, attempts, checkpoints, files, logs] = await Promise.all([
		get<Run>(`/runs/${id}`), get<{ series: Series[] }>(`/runs/${id}/metrics?maxPoints=300`),
		get<Page<Attempt>>(`/runs/${id}/attempts?page=${attemptsPage}&size=${ROWS}`),
		get<Page<Checkpoint>>(`/runs/${id}/checkpoints?page=${checkpointsPage}&size=${ROWS}`),
		get<RunFile[]>(`/runs/${id}/files`), get<LogLine[]>(`/runs/${id}/logs?limit=200`),
	]);
	return { run, series: metrics.series, attempts, checkpoints, files, logs };
}

export function RunPage({ id }: { id: string }) {
	const [attemptsPage, setAttemptsPage] = useState(0);
	const [checkpointsPage, setCheckpointsPage] = useState(0);
	const { value, problem, reload } = useLoaded(() => load(id, attemptsPage, checkpointsPage),
		[id, attemptsPage, checkpointsPage], 15000);
	const [connected, setConnected] = useState(true);

	useEffect(() => {
		const events = new EventSource(`/api/v1/runs/${id}/events`);
		let pending = false;
		const soon = () => {
			if (!pending) {
				pending = true;
				setTimeout(() => {
					pending = false;
					reload();
				}, 700);
			}
		};
		['state', 'metric', 'log', 'checkpoint', 'progress'].forEach((type) => events.addEventListener(type, soon));
		events.onopen = () => setConnected(true);
		events.onerror = () => setConnected(false);
		return () => events.close();
	}, [id]);

	if (!value) {
		return <main>{problem ? <Failure problem={problem} /> : <Loading />}</main>;
	}
	const { run, series, attempts, checkpoints, files, logs } = value;
	return <main>
		<p><a href="#/">← Runs</a></p>
		<header class="head">
			<h1>{run.name} <small>#{run.id}</small></h1>
			<Actions run={run} done={reload} />
		</header>
		{problem && <Failure problem={problem} />}
		<section class="card facts">
			<div><span>State</span><State state={run.state} />{!connected && !ENDED.includes(run.state) && <em> reconnecting…</em>}</div>
			<div><span>Kind</span>{run.kind.toLowerCase()}{run.task ? `, ${run.task}` : ''}</div>
			<div><span>Progress</span><Bar progress={run.progress} /></div>
			<div><span>Time</span>{duration(run.startedAt, run.endedAt)}</div>
			<div><span>Waits for</span>{run.dependsOn.length ? run.dependsOn.map((needed) =>
				<a href={`#/runs/${needed}`}>#{needed} </a>) : '–'}</div>
			{run.tags.filter((tag) => tag.startsWith('pipeline:')).map((tag) => <div key={tag}><span>Pipeline</span>
				<a href={`#/pipelines/${encodeURIComponent(tag)}`}>{tag.slice('pipeline:'.length)}</a></div>)}
			{run.tags.filter((tag) => tag.startsWith('sweep:')).map((tag) => <div key={tag}><span>Sweep</span>
				<a href={`#/sweeps/${encodeURIComponent(tag)}`}>{tag.slice('sweep:'.length)}</a></div>)}
		</section>
		{run.reason && <section class={`card ${run.state === 'FAILED' ? 'failure' : ''}`}>{run.reason}</section>}
		{series.length > 0 && <div class="charts">{groups(series).map(([title, some]) =>
			<Chart key={title} title={title} series={some} />)}</div>}
		{run.kind === 'PRETRAIN' && <Samples run={run.id} going={!ENDED.includes(run.state)} />}
		<div class="columns">
			<section class="card scroll"><h3>Attempts</h3>{attempts.total === 0 ? <p>None yet.</p> : <table>
				<thead><tr><th>#</th><th>State</th><th>Steps</th><th>Worker</th><th>Time</th></tr></thead>
				<tbody>{attempts.items.map((attempt) => <tr key={attempt.number} title={attempt.reason ?? ''}>
					<td class="number">{attempt.number}</td><td><State state={attempt.state} /></td>
					<td class="number">{attempt.fromStep} → {attempt.committedStep}</td>
					<td>{attempt.worker} <small>{attempt.device}, {attempt.threads} threads</small></td>
					<td class="number">{duration(attempt.startedAt, attempt.endedAt)}</td></tr>)}</tbody></table>}
				<Pages of={attempts} go={setAttemptsPage} before="newer" next="older" />
			</section>
			<section class="card scroll"><h3>Checkpoints</h3>{checkpoints.total === 0 ? <p>None yet.</p> : <table>
				<thead><tr><th>#</th><th>Step</th><th>Size</th><th>Weights</th></tr></thead>
				<tbody>{checkpoints.items.map((checkpoint) => <tr key={checkpoint.id}>
					<td class="number">{checkpoint.id}</td><td class="number">{checkpoint.step}</td>
					<td class="number">{bytes(checkpoint.bytes)}</td>
					<td><a href={`/api/v1/checkpoints/${checkpoint.id}/files/weights.safetensors`} download>download</a></td>
				</tr>)}</tbody></table>}
				<Pages of={checkpoints} go={setCheckpointsPage} before="newer" next="older" />
			</section>
		</div>
		{files.length > 0 && <section class="card"><h3>Files</h3>{files.map((file) =>
			<p key={file.name}><a href={`/api/v1/runs/${run.id}/files/${file.name}`} download>{file.name}</a> {bytes(file.bytes)}</p>)}
		</section>}
		<section class="card"><h3>Log</h3><pre class="log">{logs.length === 0 ? 'Nothing logged yet.'
			: logs.map((line) => `${time(line.at)}  ${line.level.padEnd(5)}  ${line.text}`).join('\n')}</pre></section>
		<section class="card"><details><summary>Recipe</summary><pre>{JSON.stringify(run.recipe, null, 2)}</pre></details></section>
	</main>;
}

function Actions({ run, done }: { run: Run; done: () => void }) {
	const [busy, setBusy] = useState(false);
	const [problem, setProblem] = useState<Problem | null>(null);
	const act = (action: string, question?: string) => async () => {
		if (question && !confirm(question)) {
			return;
		}
		setBusy(true);
		try {
			await post(`/runs/${run.id}/${action}`);
			setProblem(null);
			done();
		}
		catch (failure) {
			setProblem(failure as Problem);
		}
		finally {
			setBusy(false);
		}
	};
	const going = ['WAITING', 'QUEUED', 'RUNNING'].includes(run.state);
	const resumable = ['STOPPED', 'FAILED'].includes(run.state);
	return <div class="actions">
		{going && <button disabled={busy} onClick={act('stop')}>Stop</button>}
		{resumable && <button disabled={busy} onClick={act('resume')}>Resume</button>}
		{(going || run.state === 'STOPPED') && <button class="danger" disabled={busy}
			onClick={act('cancel', `Give run ${run.id} up? It cannot be resumed.`)}>Cancel</button>}
		{problem && <Failure problem={problem} />}
	</div>;
}
