/** @jsx h */
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { get, Page, put, remove, Snapshot, Yardstick } from './api';
import { counted, number } from './format';
import { useTitle } from './home';
import { Lineage } from './lineage';
import { At, Empty, Failure, Loading, Pages, Scroll, useAction, useLoaded } from './parts';
import { Delete } from './removal';
import { go } from './route';
import { Trial } from './trial';

interface Model { name: string; version: number; checkpoint: number; run: number; task: string; metrics: Record<string, number>; judgedBy: Yardstick | null; aliases: Record<string, number>; createdAt: string }

interface AliasChange { alias: string; before: number | null; after: number | null; who: string; at: string }

/** What was measured on held-out samples: first what its run is judged by, the rest folded. */
function Quality({ of: { judgedBy, metrics } }: { of: Model }) {
	const main = judgedBy && metrics[judgedBy.metric];
	const rest = Object.entries(metrics).filter(([name]) => name !== judgedBy?.metric).sort(([one], [other]) => one.localeCompare(other));
	return <div>{judgedBy === null ? <small>no held-out samples</small> : <span class="block"><small>{plain(judgedBy.metric)}</small> {typeof main === 'number' ? <b>{number(main)}</b> : <small>not measured at this step</small>}</span>}
		{rest.length > 0 && <details><summary><small>{counted(rest.length, 'more value')}</small></summary>
			{rest.map(([name, value]) => <span key={name} class="block"><small>{plain(name)}</small> {number(value)}</span>)}</details>}</div>;
}

const plain = (metric: string) => metric.replace(/^validation\//, '');

/** The aliases of a version, or of all versions with their numbers. */
function aliases(model: Model, all: boolean): string {
	return Object.entries(model.aliases).filter(([, version]) => all || version === model.version)
		.map(([alias, version]) => all ? `${alias}: ${version}` : alias).join(', ');
}

function Table({ models, named, done }: { models: Model[]; named: boolean; done?: () => void }) {
	return <Scroll label="models"><table>
		<thead><tr>{named && <th>Model</th>}<th>Version</th><th>Aliases</th><th>Task</th><th>Validation</th><th>Run</th><th>Checkpoint</th><th>Registered</th>{done && <th><span class="unseen">Actions</span></th>}</tr></thead>
		<tbody>{models.map((model) => <tr key={`${model.name} ${model.version}`}>
			{named && <td class="name"><a href={`/models/${encodeURIComponent(model.name)}`}>{model.name}</a></td>}<td class="number">{model.version}</td><td>{aliases(model, named)}</td><td>{model.task}</td>
			<td><Quality of={model} /></td><td><a href={`/runs/${model.run}`}>#{model.run}</a></td>
			<td><a href={`/api/v1/checkpoints/${model.checkpoint}/files/weights.safetensors`} download>weights of {model.checkpoint}</a></td><td class="number"><At at={model.createdAt} /></td>
			{done && <td><Delete what={`version ${model.version}`} path={`/models/${encodeURIComponent(model.name)}/versions/${model.version}`} question={`Delete version ${model.version} of ${model.name}? The others keep their numbers.`} done={done} /></td>}
		</tr>)}</tbody></table></Scroll>;
}

export function Models() {
	useTitle('Models');
	const [page, setPage] = useState(0);
	const { value, problem } = useLoaded(() => get<Page<Model>>(`/models?page=${page}`), [page], 15000);
	return <main><header class="head"><h1>Models</h1></header>
		{problem && <Failure problem={problem} />}
		{!value && !problem && <Loading />}
		{value && value.total === 0 && <Empty>No models yet. Register a checkpoint: <code>./imglish models --register NAME --run N</code></Empty>}
		{value && value.items.length > 0 && <Table models={value.items} named />}
		{value && <Pages of={value} go={setPage} before="newer" next="older" />}
	</main>;
}

/** The versions of a model, and a place to try it. */
export function ModelPage({ name }: { name: string }) {
	useTitle(`Model ${name}`);
	const path = `/models/${encodeURIComponent(name)}`;
	const { value, problem, reload } = useLoaded(() => get<Page<Model>>(`${path}/versions?size=200`), [name], 30000);
	return <main><header class="head"><h1>{name}</h1>{value && <span>{counted(value.total, 'version')}</span>}
		{value && <Delete what="model" path={path} question={`Delete ${name} with all its versions? The checkpoints stay as long as their recipes say.`} done={() => go('/models')} />}</header>
		{problem && <Failure problem={problem} />}
		{!value && !problem && <Loading />}
		{value && <Table models={value.items} named={false} done={() => value.total > 1 ? reload() : go('/models')} />}
		{value && value.items.length > 0 && <Aliases name={name} versions={value.items} done={reload} />}
		{value && value.items.length > 0 && <Ancestry key={value.items[0].run} run={value.items[0].run} />}
		{value && value.items.length > 0 && <Trial key={name} name={name} task={value.items[0].task} versions={value.items.map((each) => each.version)} />}
	</main>;
}

/** What the newest version was made from, and what its run led to. */
function Ancestry({ run }: { run: number }) {
	const { value } = useLoaded(() => get<Snapshot>(`/runs/${run}/snapshot?maxPoints=2`), [run], 600000);
	return value && <Lineage run={value.run} row={value.row} checkpoints={value.checkpoints} title="Lineage of the newest version" />;
}

/** Sets, moves and removes names for versions: recipes and predictions take NAME@ALIAS. */
function Aliases({ name, versions, done }: { name: string; versions: Model[]; done: () => void }) {
	const [alias, setAlias] = useState('champion');
	const [version, setVersion] = useState(versions[0].version);
	const { busy, problem, act } = useAction(done);
	const path = (of: string) => `/models/${encodeURIComponent(name)}/aliases/${encodeURIComponent(of)}`;
	const save = act(() => put(path(alias), { version }));
	return <form class="card" onSubmit={(event) => {
		event.preventDefault();
		save();
	}}><h2>Aliases</h2>
		{Object.entries(versions[0].aliases).map(([each, named]) => <p key={each}><code>{name}@{each}</code> is version {named} <button type="button" class="quiet" disabled={busy} onClick={act(() => remove(path(each)))}>remove</button></p>)}
		<div class="actions"><label>Alias <input value={alias} required pattern="[A-Za-z][A-Za-z0-9._\-]*" onInput={(event) => setAlias(event.currentTarget.value)} /></label>
			<label>Version <select value={version} onChange={(event) => setVersion(Number(event.currentTarget.value))}>{versions.map((each) => <option key={each.version}>{each.version}</option>)}</select></label>
			<button disabled={busy || !alias}>{alias in versions[0].aliases ? 'Move' : 'Set'}</button></div>
		{problem && <Failure problem={problem} />}
		<History path={`/models/${encodeURIComponent(name)}/aliases/changes`} names={JSON.stringify(versions[0].aliases)} />
	</form>;
}

/** Who moved which alias when, newest first; asked for when it is opened. */
function History({ path, names }: { path: string; names: string }) {
	const [open, setOpen] = useState(false);
	const [page, setPage] = useState(0);
	const { value, problem } = useLoaded(async () => open ? get<Page<AliasChange>>(`${path}?page=${page}&size=20`) : null, [path, page, open, names], 600000);
	return <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}><summary>History</summary>
		{problem && <Failure problem={problem} />}
		{value && value.items.length === 0 && <p>No alias has been set so far.</p>}
		{value && value.items.length > 0 && <Scroll label="history of aliases" class=""><table><thead><tr><th>Alias</th><th>Was</th><th>Became</th><th>By</th><th>When</th></tr></thead>
			<tbody>{value.items.map((change) => <tr key={`${change.alias} ${change.at}`}><td>{change.alias}</td><td class="number">{change.before ?? '–'}</td><td class="number">{change.after ?? 'removed'}</td><td>{change.who}</td><td><At at={change.at} /></td></tr>)}</tbody></table></Scroll>}
		{value && <Pages of={value} go={setPage} before="newer" next="older" />}
	</details>;
}
