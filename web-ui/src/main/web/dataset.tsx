/** @jsx h */
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { Dataset, get, Page, Run, Sample } from './api';
import { bytes, counted } from './format';
import { SamplePictures } from './gallery';
import { useTitle } from './home';
import { At, Bar, Empty, Failure, Loading, Pages, Scroll, State, useLoaded } from './parts';
import { Delete } from './removal';
import { go } from './route';

const SAMPLES = 48;

const SKIPPED = 20;

/** What can be done about an ingest that ended before its dataset was complete. */
const WAYS_OUT: Record<string, string> = {
	FAILED: 'Resume the run on its page, and it continues where it was; or ingest under this name again, and the new run takes its place.',
	STOPPED: 'Resume the run on its page, and it continues where it was.',
	CANCELLED: 'Ingest under this name again, and the new run takes its place.',
};

/** Classes that are shown at first. */
const CLASSES = 20;

interface Skipped { position: number; place: string; reason: string; detail: string }

/** A dataset: what it holds, its samples, and the records of its source that were skipped. */
export function DatasetPage({ name }: { name: string }) {
	useTitle(name);
	const [page, setPage] = useState(0);
	const path = `/datasets/${encodeURIComponent(name)}`;
	const [going, setGoing] = useState(false);
	const { value: dataset, problem } = useLoaded(async () => {
		const found = await get<Dataset>(path);
		setGoing(!found.complete);
		return found;
	}, [name, going], going ? 3000 : 60000);
	const { value: samples, problem: unread } = useLoaded(async () => dataset?.complete ? get<Page<Sample>>(`${path}/samples?page=${page}&size=${SAMPLES}`) : null, [name, page, dataset?.complete], 600000);
	const failure = dataset ? unread : problem ?? unread;
	return <main>
		<header class="head"><h1>{name}</h1>{dataset && <Delete what="dataset" path={path} question={`Delete the dataset ${name} with its ${dataset.samples.toLocaleString('en')} samples?`} done={() => go('/datasets')} />}</header>
		{failure && <Failure problem={failure} />}
		{!dataset && !failure && <Loading />}
		{dataset && <section class="card" aria-label="overview"><div class="facts">
			<div><span>Kind</span>{dataset.complete ? dataset.kind : 'incomplete'}</div>
			<div><span>Samples</span>{dataset.samples.toLocaleString('en')}</div>
			<div><span>Size</span>{bytes(dataset.bytes)} <small>in {dataset.shards.toLocaleString('en')} {dataset.shards === 1 ? 'shard' : 'shards'}</small></div>
			{dataset.imageSide > 0 && <div><span>Images</span>{dataset.imageSide} px</div>}
			<div><span>Ingested</span><a href={`/runs/${dataset.run}`}>#{dataset.run}</a> <small><At at={dataset.createdAt} /></small></div>
			<div><span>Used by</span><a href={`/runs?dataset=${encodeURIComponent(name)}`}>its runs</a></div>
			<Versions name={name} />
		</div><Held dataset={dataset} /></section>}
		{dataset && !dataset.complete && <Unfinished dataset={dataset} />}
		{dataset?.complete && <Spread path={path} />}
		{dataset && Object.keys(dataset.skipped).length > 0 && <SkippedRecords path={path} count={Object.values(dataset.skipped).reduce((sum, count) => sum + count, 0)} open={!dataset.complete} />}
		{dataset && !dataset.complete && Object.keys(dataset.skipped).length === 0 && <Empty>No record has been skipped so far.</Empty>}
		{samples && <section><h2>Samples</h2><div class="gallery">{samples.items.map((sample) => <figure key={sample.id}>
			{sample.image && <SamplePictures of={sample} />}
			<figcaption>{sample.text ?? String(sample.labels['class_name'] ?? sample.id)}</figcaption>
		</figure>)}</div></section>}
		{samples && <Pages of={samples} go={setPage} />}
	</main>;
}

/** The dataset that a version is of: versions but the first are called NAME@N. */
const series = (name: string) => name.replace(/@\d+$/, '');

/** The versions of a dataset, where there are several. */
function Versions({ name }: { name: string }) {
	const { value } = useLoaded(() => get<Page<Dataset>>(`/datasets?q=${encodeURIComponent(series(name))}&sort=createdAt&size=200`), [name], 60000);
	const versions = value?.items.filter((each) => series(each.name) === series(name)) ?? [];
	return versions.length < 2 ? null : <div><span>Versions</span>{versions.map((each, i) => <span key={each.name} class="inline">{i > 0 && ', '}
		{each.name === name ? each.name : <a href={`/datasets/${encodeURIComponent(each.name)}`}>{each.name}</a>}</span>)}</div>;
}

/** Why a dataset cannot be used yet: where the run stands that makes it. */
function Unfinished({ dataset }: { dataset: Dataset }) {
	const { value: run } = useLoaded(() => get<Run>(`/runs/${dataset.run}`), [dataset.run], 3000);
	return !run ? <Loading /> : <section class="card" aria-label="ingest"><h2>Not complete <small>its samples can be seen and used when run {run.id} has ended</small></h2>
		<div class="facts"><div><span>State</span><State state={run.state} /></div><div><span>Run</span><a href={`/runs/${run.id}`}>{run.name}</a> <small>#{run.id}</small></div>
			<div><span>Read so far</span><Bar progress={run.progress} label="records read" /></div></div>
		{run.reason && <p class={run.state === 'FAILED' ? 'reason bad' : 'reason'}>{run.reason}</p>}
		{WAYS_OUT[run.state] && <p><small>{WAYS_OUT[run.state]}</small></p>}
	</section>;
}

/** How many samples hold what. */
function Held({ dataset }: { dataset: Dataset }) {
	const held = Object.entries(dataset.holdings).filter(([, count]) => count > 0);
	return held.length === 0 ? null : <Bars caption="What samples hold" rows={held} />;
}

interface Balance { classes: { name: string; samples: number }[]; texts: { from: number; to: number; texts: number }[] }

/** How samples are spread over classes, and texts over lengths. */
function Spread({ path }: { path: string }) {
	const [all, setAll] = useState(false);
	const { value, problem } = useLoaded(() => get<Balance>(`${path}/balance`), [path], 600000);
	if (!value) {
		return problem ? <Failure problem={problem} /> : null;
	}
	const { classes, texts } = value;
	const shown = all ? classes : classes.slice(0, CLASSES);
	return classes.length + texts.length === 0 ? null : <section class="card columns" aria-label="balance">
		{classes.length > 0 && <div><Bars caption={`Samples of ${counted(classes.length, 'class')}`} rows={shown.map((each) => [each.name, each.samples])} />
			{classes.length > shown.length && <button class="quiet" onClick={() => setAll(true)}>{classes.length - shown.length} more</button>}</div>}
		{texts.length > 0 && <Bars caption="Texts by their number of tokens" rows={texts.map((each) => [each.from === each.to ? String(each.from) : `${each.from} to ${each.to}`, each.texts])} />}
	</section>;
}

/** Numbers as bars, each as long as its share of the largest. */
function Bars({ caption, rows }: { caption: string; rows: [string, number][] }) {
	const most = Math.max(1, ...rows.map(([, count]) => count));
	return <Scroll label={caption} class="held"><table><caption>{caption}</caption><tbody>{rows.map(([what, count]) => <tr key={what}><td>{what}</td>
		<td class="number"><span class="meter" style={{ width: `${10 * count / most}rem` }} />{count.toLocaleString('en')}</td></tr>)}</tbody></table></Scroll>;
}

function SkippedRecords({ path, count, open }: { path: string; count: number; open: boolean }) {
	const [page, setPage] = useState(0);
	const { value, problem } = useLoaded(() => get<Page<Skipped>>(`${path}/skipped?page=${page}&size=${SKIPPED}`), [path, page, count], 600000);
	return <section class="card"><details open={open}><summary><h2 class="inline">Skipped records <small>{value?.total.toLocaleString('en')}</small></h2></summary>
		{problem && <Failure problem={problem} />}
		{value && <Scroll label="skipped records" class=""><table><thead><tr><th>Where</th><th>Reason</th><th>Detail</th></tr></thead>
			<tbody>{value.items.map((each) => <tr key={each.position}><td>{each.place}</td><td>{each.reason.toLowerCase().replace(/_/g, ' ')}</td><td>{each.detail}</td></tr>)}</tbody></table></Scroll>}
		{value && <Pages of={value} go={setPage} />}
	</details></section>;
}
