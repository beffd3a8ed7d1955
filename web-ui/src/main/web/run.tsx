/** @jsx h */
import { h } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Attempt, Checkpoint, Curve, get, Page, patch, post, Run, RunRow, Snapshot } from './api';
import { Attempts } from './attempts';
import { Chart, unitOf } from './chart';
import { bytes, seconds, since } from './format';
import { useRun } from './live';
import { Log } from './log';
import { At, Bar, Failure, Loading, Pages, Scroll, State, joined, useAction } from './parts';
import { recipeInLines, recipeText } from './recipe';
import { pipelineAddress, sweepAddress } from './route';
import { Samples } from './samples';
import { sections, shortName } from './sections';
import { Values } from './values';
import { setRange, useView, ViewControls } from './view';

export const ENDED = ['COMPLETED', 'FAILED', 'STOPPED', 'CANCELLED'];

const ROWS = 10;

export function RunPage({ id }: { id: string }) {
	const { value, problem, connected, reload } = useRun(id);
	useEffect(() => {
		document.title = value ? `${value.run.name} #${id} · Imglish` : `Run ${id} · Imglish`;
	}, [id, value?.run.name]);
	if (!value) {
		return <main><h1>Run {id}</h1>{problem ? <Failure problem={problem} /> : <Loading />}</main>;
	}
	const { run, curves, attempts, checkpoints, files, logs } = value;
	const going = !ENDED.includes(run.state);
	const drawn = curves.some((curve) => curve.buckets.length > 1);
	return <main>
		<header class="head">
			<h1>{run.name} <small>#{run.id}</small></h1>
			<Actions run={run} done={reload} />
		</header>
		{problem && <Failure problem={problem} />}
		{!connected && going && <p class="calm" role="status">The connection is gone; this page shows what it last heard and tries again by itself.</p>}
		<Overview snapshot={value} reload={reload} />
		{curves.length > 0 && <section class="card"><h2>Values</h2><Values curves={curves} /></section>}
		{drawn && <Charts run={run.id} curves={curves} />}
		{run.kind === 'PRETRAIN' && <Samples run={run.id} going={going} />}
		<div class="columns">
			<Attempts attempts={attempts} />
			<Checkpoints run={run.id} first={checkpoints} />
		</div>
		{files.length > 0 && <section class="card"><h2>Files</h2>{files.map((file) =>
			<p key={file.name}><a href={`/api/v1/runs/${run.id}/files/${file.name}`} download>{file.name}</a> {bytes(file.bytes)}</p>)}
		</section>}
		<Log run={run.id} live={logs} />
		<section class="card"><details><summary>Recipe</summary><pre tabIndex={0}>{recipeText(run.recipe)}</pre></details></section>
	</main>;
}

/** Time left at the speed of the present attempt. */
function left(run: Run, attempt: Attempt | undefined): number | null {
	const done = attempt ? run.progress.done - attempt.fromStep : 0;
	return attempt && run.state === 'RUNNING' && done > 0 && run.progress.total > 0
		? since(attempt.startedAt) / done * (run.progress.total - run.progress.done) : null;
}

function worked(row: RunRow, attempts: Attempt[]): number {
	const open = attempts.find((attempt) => !attempt.endedAt);
	const ended = attempts.filter((attempt) => attempt.endedAt)
		.reduce((sum, attempt) => sum + (Date.parse(attempt.endedAt ?? '') - Date.parse(attempt.startedAt)) / 1000, 0);
	return attempts.length === row.attempts ? ended + (open ? since(open.startedAt) : 0) : row.workedSeconds;
}

function Overview({ snapshot, reload }: { snapshot: Snapshot; reload: () => void }) {
	const { run, row, attempts } = snapshot;
	const newest = attempts.items[0];
	const remaining = left(run, newest);
	const pipelines = run.tags.filter((tag) => tag.startsWith('pipeline:'));
	const sweeps = run.tags.filter((tag) => tag.startsWith('sweep:'));
	return <section class="card overview" aria-label="overview">
		<div class="facts">
			<div><span>State</span><State state={run.state} /></div>
			<div class="wide"><span>Progress</span><Bar progress={run.progress} />{remaining !== null && <small>about {seconds(remaining)} left</small>}</div>
			<div><span>Worked</span>{row.startedAt ? seconds(worked(row, attempts.items)) : '–'}</div>
			<div><span>{run.endedAt ? 'Ended' : run.startedAt ? 'Started' : 'Submitted'}</span><At at={run.endedAt ?? run.startedAt ?? run.createdAt} /></div>
			<div><span>Kind</span>{run.kind.toLowerCase()}{run.task ? `, ${run.task}` : ''}</div>
			{run.dependsOn.length > 0 && <div><span>After</span>{joined(run.dependsOn.map((needed) => <a key={needed} href={`/runs/${needed}`}>#{needed}</a>))}</div>}
			{pipelines.map((tag) => <div key={tag}><span>Pipeline</span><a href={pipelineAddress(tag)}>{tag.slice('pipeline:'.length)}</a></div>)}
			{sweeps.map((tag) => <div key={tag}><span>Sweep</span><a href={sweepAddress(tag)}>{tag.slice('sweep:'.length)}</a></div>)}
			{row.datasets.length > 0 && <div><span>Data</span>{joined(row.datasets.map((name) => <a key={name} href={`/datasets/${encodeURIComponent(name)}`}>{name}</a>))}</div>}
			{newest && <div><span>Where</span>{newest.worker} <small>{newest.device}, {newest.threads} threads, {newest.build}</small></div>}
		</div>
		{run.reason && <p class={run.state === 'FAILED' ? 'reason bad' : 'reason'}>{run.reason}</p>}
		<dl class="recipe">{recipeInLines(run.recipe).map(([what, text]) => <div key={what}><dt>{what}</dt><dd>{text}</dd></div>)}</dl>
		<Words key={run.version} run={run} done={reload} />
	</section>;
}

/** Tags and notes, changed in place. */
function Words({ run, done }: { run: Run; done: () => void }) {
	const [editing, setEditing] = useState(false);
	const [tags, setTags] = useState(run.tags.join(', '));
	const [notes, setNotes] = useState(run.notes ?? '');
	const { busy, problem, act } = useAction(() => {
		setEditing(false);
		done();
	});
	const save = act(() => patch(`/runs/${run.id}`, { tags: tags.split(',').map((tag) => tag.trim()).filter((tag) => tag), notes }));
	if (!editing) {
		return <div class="words">{run.tags.map((tag) => <a key={tag} class="tag" href={`/runs?tag=${encodeURIComponent(tag)}`}>{tag}</a>)}
			{run.notes && <p class="notes">{run.notes}</p>}
			<button class="quiet" onClick={() => setEditing(true)}>{run.tags.length || run.notes ? 'Edit tags and notes' : 'Add tags or notes'}</button></div>;
	}
	return <form class="words" onSubmit={(event) => {
		event.preventDefault();
		save();
	}}>
		<label>Tags, separated by commas <input value={tags} onInput={(event) => setTags(event.currentTarget.value)} /></label>
		<label>Notes <textarea rows={3} value={notes} onInput={(event) => setNotes(event.currentTarget.value)} /></label>
		<div class="actions"><button disabled={busy}>Save</button><button type="button" onClick={() => setEditing(false)}>Leave as it was</button></div>
		{problem && <Failure problem={problem} />}
	</form>;
}

/** Curves along another axis, or a part of them more closely, are drawn by the server. */
function useCurves(run: number, curves: Curve[]): Curve[] {
	const view = useView();
	const [other, setOther] = useState<Curve[] | null>(null);
	const [from, to] = view.range && view.axis === 'step' ? [Math.max(0, Math.floor(view.range[0])), Math.ceil(view.range[1])] : [null, null];
	const wanted = view.axis !== 'step' || from !== null;
	const newest = Math.max(0, ...curves.map((curve) => curve.newest.step));
	const stage = wanted ? Math.floor(Date.now() / 10000) : 0;
	useEffect(() => {
		if (!wanted) {
			setOther(null);
			return;
		}
		let current = true;
		get<Curve[]>(`/metrics?runs=${run}&x=${view.axis}&maxPoints=600${from === null ? '' : `&from=${from}&to=${to}`}`)
			.then((answer) => current && setOther(answer), () => current && setOther(null));
		return () => {
			current = false;
		};
	}, [run, view.axis, from, to, wanted ? `${newest > 0} ${stage}` : '']);
	return wanted && other ? other : curves;
}

function Charts({ run, curves }: { run: number; curves: Curve[] }) {
	const view = useView();
	const shown = useCurves(run, curves);
	const drawable = shown.filter((curve) => curve.buckets.length > 0);
	return <div>
		<ViewControls view={view} />
		{sections(drawable).map((section) => <details key={section.title} class="section" open={localStorage.getItem('folded ' + section.title) === null}
			onToggle={(event) => event.currentTarget.open ? localStorage.removeItem('folded ' + section.title) : localStorage.setItem('folded ' + section.title, 'yes')}>
			<summary><h2>{section.title}</h2></summary>
			<div class="charts">{section.charts.map((chart) => <Chart key={chart.title} title={chart.title} view={view} onRange={setRange} unit={unitOf(chart.title)}
				lines={chart.curves.map((curve, look) => ({ label: shortName(curve.name), curve, look }))} />)}</div>
		</details>)}
	</div>;
}

function Checkpoints({ run, first }: { run: number; first: Page<Checkpoint> }) {
	const [page, setPage] = useState(0);
	const [changed, setChanged] = useState<Record<number, boolean>>({});
	const { busy, problem, act } = useAction(() => {});
	const items = first.items.slice(page * ROWS, (page + 1) * ROWS);
	const pin = (checkpoint: Checkpoint) => act(async () => {
		const fresh = await post<Checkpoint>(`/checkpoints/${checkpoint.id}/${(changed[checkpoint.id] ?? checkpoint.pinned) ? 'unpin' : 'pin'}`);
		setChanged((before) => ({ ...before, [checkpoint.id]: fresh.pinned }));
	});
	return <section class="card"><h2>Checkpoints</h2>{problem && <Failure problem={problem} />}{first.total === 0 ? <p>None yet.</p> : <Scroll label="checkpoints" class=""><table>
		<thead><tr><th>#</th><th>Step</th><th>Size</th><th>Written</th><th>Weights</th><th><span class="unseen">Actions</span></th></tr></thead>
		<tbody>{items.map((checkpoint) => <tr key={checkpoint.id}>
			<td class="number">{checkpoint.id}</td><td class="number">{checkpoint.step}</td>
			<td class="number">{bytes(checkpoint.bytes)}</td><td class="number"><At at={checkpoint.createdAt} /></td>
			<td><a href={`/api/v1/checkpoints/${checkpoint.id}/files/weights.safetensors`} download>download</a></td>
			<td><button class="quiet" disabled={busy} aria-pressed={changed[checkpoint.id] ?? checkpoint.pinned} onClick={pin(checkpoint)}>{(changed[checkpoint.id] ?? checkpoint.pinned) ? 'pinned' : 'pin'}</button></td>
		</tr>)}</tbody></table></Scroll>}
		<Pages of={{ ...first, total: first.items.length, page, size: ROWS }} go={setPage} before="newer" next="older" />
		{first.total > first.items.length && <p><small>The newest {first.items.length} of {first.total} checkpoints of run {run}.</small></p>}
	</section>;
}

function Actions({ run, done }: { run: Run; done: () => void }) {
	const { busy, problem, act } = useAction(done);
	const going = ['WAITING', 'QUEUED', 'RUNNING'].includes(run.state);
	const resumable = ['STOPPED', 'FAILED'].includes(run.state);
	const cancel = act(() => post(`/runs/${run.id}/cancel`));
	return <div class="actions">
		{going && <button disabled={busy} onClick={act(() => post(`/runs/${run.id}/stop`))}>Stop</button>}
		{resumable && <button disabled={busy} onClick={act(() => post(`/runs/${run.id}/resume`))}>Resume</button>}
		<a class="button" href={`/submit?from=${run.id}`}>Clone</a>
		<a class="button" href={`/compare?runs=${run.id}`}>Compare</a>
		{(going || run.state === 'STOPPED') && <button class="danger" disabled={busy}
			onClick={() => confirm(`Give run ${run.id} up? It cannot be resumed.`) && cancel()}>Cancel</button>}
		{problem && <Failure problem={problem} />}
	</div>;
}
