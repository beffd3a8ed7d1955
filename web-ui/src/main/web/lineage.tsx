/** @jsx h */
/** @jsxFrag Fragment */
import { ComponentChildren, Fragment, h } from 'preact';
import { Checkpoint, Dataset, get, Page, Run, RunRow } from './api';
import { counted } from './format';
import { State, useLoaded } from './parts';

const MOST = 8;

interface Made { name: string; version: number; run: number; checkpoint: number }

/** What a run was made from and what was made from it: datasets, runs, checkpoints, models. */
export function Lineage({ run, row, checkpoints, title = 'Lineage' }: { run: Run; row: RunRow; checkpoints: Page<Checkpoint>; title?: string }) {
	const made = run.kind === 'INGEST' ? datasetOf(run) : null;
	const sources = row.datasets.filter((name) => name !== made);
	const { value } = useLoaded(async () => {
		const [children, models] = await Promise.all([
			get<Page<Run>>(`/runs?parent=${run.id}&sort=id&size=200`),
			checkpoints.total > 0 ? get<Page<Made>>(`/models?run=${run.id}&size=200`) : null,
		]);
		return { runs: children.items, total: children.total, models: models?.items ?? [] };
	}, [run.id, run.state], 60000);
	const { value: now } = useLoaded(async () => new Map(await Promise.all([...sources.slice(0, MOST), ...(made ? [made] : [])].map(async (name) => [name, await present(name)] as const))), [run.id, run.state, sources.join()], 60000);
	const parents = useLoaded(() => Promise.all(run.dependsOn.slice(0, MOST).map((id) => get<Run>(`/runs/${id}`))), [run.dependsOn.join()], 600000).value ?? [];
	if (sources.length === 0 && run.dependsOn.length === 0 && !value?.runs.length && !value?.models.length && !made) {
		return null;
	}
	return <section class="card"><h2>{title}</h2><div class="lineage">
		<Column title="Made from">{sources.length === 0 && run.dependsOn.length === 0 && <p>nothing here</p>}
			{sources.map((name) => <Named key={name} name={name} now={now?.get(name)} own={(dataset) => dataset.createdAt <= run.createdAt} />)}
			<RunsOf runs={parents} total={run.dependsOn.length} /></Column>
		<Column title="This run"><p><small>{run.kind.toLowerCase()}</small> {run.name}</p>
			{checkpoints.total > 0 && <p><small>{counted(checkpoints.total, 'checkpoint')}</small></p>}
			{made && <Named name={made} now={now?.get(made)} own={(dataset) => dataset.run === run.id} />}</Column>
		<Column title="Led to">{value && value.runs.length === 0 && value.models.length === 0 && <p>nothing yet</p>}
			{value?.models.map((model) => <p key={`${model.name}@${model.version}`}><small>model</small> <a href={`/models/${encodeURIComponent(model.name)}`}>{model.name}</a> <small>version {model.version} from checkpoint {model.checkpoint}</small></p>)}
			<RunsOf runs={value?.runs ?? []} total={value?.total ?? 0} /></Column>
	</div></section>;
}

/** The dataset that a name stands for now; null where it stands for none. */
async function present(name: string): Promise<Dataset | null> {
	const found = await get<Page<Dataset>>(`/datasets?q=${encodeURIComponent(name)}&size=200`);
	return found.items.find((each) => each.name === name) ?? null;
}

/** A dataset by its name, which may stand for one of another run by now, or for none. */
function Named({ name, now, own }: { name: string; now: Dataset | null | undefined; own: (dataset: Dataset) => boolean }) {
	return <p><small>dataset</small> {now === undefined || (now && own(now)) ? <a href={`/datasets/${encodeURIComponent(name)}`}>{name}</a>
		: <span>{name} <small>{now ? <span>is that of <a href={`/runs/${now.run}`}>run {now.run}</a> by now</span> : 'is not there any more'}</small></span>}
		{now && own(now) && !now.complete && <small> incomplete</small>}</p>;
}

function Column({ title, children }: { title: string; children: ComponentChildren }) {
	return <div class="stage"><h3>{title}</h3>{children}</div>;
}

function RunsOf({ runs, total }: { runs: Run[]; total: number }) {
	return <>{runs.slice(0, MOST).map((each) => <p key={each.id}><small>{each.kind.toLowerCase()}</small> <a href={`/runs/${each.id}`}>{each.name}</a> <small>#{each.id}</small> <State state={each.state} /></p>)}
		{total > MOST && <p><small>and {total - MOST} more</small></p>}</>;
}

function datasetOf(run: Run): string | null {
	const recipe = run.recipe as { dataset?: unknown } | null;
	return typeof recipe?.dataset === 'string' ? recipe.dataset : null;
}
