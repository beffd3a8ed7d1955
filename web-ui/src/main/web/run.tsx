/** @jsx h */
import { h } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Attempt, patch, post, Run, RunRow, Snapshot } from './api';
import { Attempts } from './attempts';
import { Charts } from './charts';
import { Checkpoints } from './checkpoints';
import { Evaluation, Files, showsClasses } from './evaluation';
import { seconds, since } from './format';
import { IngestParts } from './ingest';
import { Lineage } from './lineage';
import { useRun } from './live';
import { Log } from './log';
import { At, Bar, Failure, Loading, State, joined, useAction } from './parts';
import { recipeInLines, recipeText } from './recipe';
import { pipelineAddress, sweepAddress } from './route';
import { Samples } from './samples';
import { timeLeft } from './table';
import { Values } from './values';

export const ENDED = ['COMPLETED', 'FAILED', 'STOPPED', 'CANCELLED'];

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
		{problem && connected && <Failure problem={problem} />}
		{!connected && going && <p class="calm" role="status">The connection is gone; this page shows what it last heard and tries again by itself.</p>}
		<Overview snapshot={value} reload={reload} />
		{curves.length > 0 && <section class="card"><h2>Values</h2><Values curves={showsClasses(files) ? curves.filter((curve) => !curve.name.startsWith('class/')) : curves} /></section>}
		{drawn && <Charts run={run.id} curves={curves} attempts={attempts.items} />}
		{run.kind === 'INGEST' && <IngestParts run={run} heard={logs[0]?.number ?? 0} going={going} />}
		{run.kind === 'EVALUATE' && files.length > 0 && <Evaluation run={run} files={files} />}
		{['TOKENIZER', 'PRETRAIN', 'FINETUNE'].includes(run.kind) && <Samples run={run.id} going={going} empty={noSamples(run, going)} />}
		<div class="columns uneven">
			<Attempts attempts={attempts} />
			{['TOKENIZER', 'PRETRAIN', 'FINETUNE'].includes(run.kind) && <Checkpoints run={run.id} first={checkpoints} tuned={run.kind === 'FINETUNE'} />}
		</div>
		<Lineage run={run} row={value.row} checkpoints={checkpoints} />
		{files.length > 0 && <Files run={run.id} files={files} />}
		<Log run={run.id} live={logs} />
		<section class="card"><details><summary>Recipe</summary><pre tabIndex={0}>{recipeText(run.recipe)}</pre></details></section>
	</main>;
}

/** Why nothing is shown of a run; null for trainings whose tasks have nothing to show. */
function noSamples(run: Run, going: boolean): string | null {
	const pictured = run.kind === 'PRETRAIN' || ['segmentation', 'detection'].includes(run.task ?? '');
	const held = (run.recipe as { data?: { validation?: unknown } }).data?.validation;
	return !pictured ? null : !held ? 'This run shows no samples: its recipe holds nothing out (data.validation).'
		: going ? 'The first validation shows what the model makes of held-out samples.' : 'This run ended before its first validation, which would have shown samples.';
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
	const remaining = timeLeft({ ...row, state: run.state });
	const pipelines = run.tags.filter((tag) => tag.startsWith('pipeline:'));
	const sweeps = run.tags.filter((tag) => tag.startsWith('sweep:'));
	return <section class="card overview" aria-label="overview">
		<div class="facts">
			<div><span>State</span><State state={run.state} /></div>
			<div class="wide"><span>Progress</span><Bar progress={run.progress} />{remaining !== null && <small>time left: {remaining}</small>}</div>
			<div><span>Worked</span>{row.startedAt ? seconds(worked(row, attempts.items)) : '–'}</div>
			<div><span>{run.endedAt ? 'Ended' : run.startedAt ? 'Started' : 'Submitted'}</span><At at={run.endedAt ?? run.startedAt ?? run.createdAt} /></div>
			<div><span>Kind</span>{run.kind.toLowerCase()}{run.task ? `, ${run.task}` : ''}</div>
			{run.dependsOn.length > 0 && <div><span>After</span>{joined(run.dependsOn.map((needed) => <a key={needed} href={`/runs/${needed}`}>#{needed}</a>))}</div>}
			{pipelines.map((tag) => <div key={tag}><span>Pipeline</span><a href={pipelineAddress(tag, run.submission)}>{tag.slice('pipeline:'.length)}</a></div>)}
			{sweeps.map((tag) => <div key={tag}><span>Sweep</span><a href={sweepAddress(tag, run.submission)}>{tag.slice('sweep:'.length)}</a></div>)}
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
