/** @jsx h */
import { h } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { Dataset, get, Page, Run } from './api';
import { bytes, counted } from './format';
import { useTitle } from './home';
import { At, Bar, Empty, Failure, Loading, Pages, Scroll, State, useLoaded } from './parts';
import { Delete } from './removal';
import { go } from './route';
import { DatasetSamples } from './search';

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

interface SkippedPicture { position: number; image: string | null; right: string | null; missing: string | null }

/** A dataset: what it holds, its samples, and the records of its source that were skipped. */
export function DatasetPage({ name }: { name: string }) {
	useTitle(name);
	const path = `/datasets/${encodeURIComponent(name)}`;
	const [going, setGoing] = useState(false);
	const { value: dataset, problem } = useLoaded(async () => {
		const found = await get<Dataset>(path);
		setGoing(!found.complete);
		return found;
	}, [name, going], going ? 3000 : 60000);
	const versions = useVersions(name);
	const { value: balance, problem: uncounted } = useLoaded(() => dataset?.complete ? get<Balance>(`${path}/balance`) : Promise.resolve(null), [path, dataset?.complete], 600000);
	return <main>
		<header class="head"><h1>{name}</h1>{dataset && <Delete what="dataset" path={path} question={`Delete the dataset ${name} with its ${dataset.samples.toLocaleString('en')} samples?`} done={() => go('/datasets')} />}</header>
		{problem && !dataset && <Failure problem={problem} />}
		{!dataset && !problem && <Loading />}
		{dataset && <section class="card" aria-label="overview"><div class="facts">
			<div><span>Kind</span>{dataset.complete ? dataset.kind : 'incomplete'}</div>
			<div><span>Samples</span>{dataset.samples.toLocaleString('en')}</div>
			<div><span>Size</span>{bytes(dataset.bytes)} <small>in {dataset.shards.toLocaleString('en')} {dataset.shards === 1 ? 'shard' : 'shards'}</small></div>
			{dataset.imageSide > 0 && <div><span>Images</span>{dataset.imageSide} px</div>}
			<div><span>Ingested</span><a href={`/runs/${dataset.run}`}>#{dataset.run}</a> <small><At at={dataset.createdAt} /></small></div>
			<div><span>Used by</span><a href={`/runs?dataset=${encodeURIComponent(name)}`}>its runs</a></div>
			<Versions name={name} versions={versions} />
		</div><Held dataset={dataset} /></section>}
		{dataset && !dataset.complete && <Unfinished dataset={dataset} />}
		{uncounted && !balance && <Failure problem={uncounted} />}
		{balance && <Spread balance={balance} />}
		{dataset && Object.keys(dataset.skipped).length > 0 && <SkippedRecords path={path} count={Object.values(dataset.skipped).reduce((sum, count) => sum + count, 0)} open={!dataset.complete} />}
		{dataset && !dataset.complete && Object.keys(dataset.skipped).length === 0 && <Empty>No record has been skipped so far.</Empty>}
		{dataset?.complete && <DatasetSamples dataset={dataset} path={path} classes={balance?.classes.map((each) => each.name) ?? []} versions={versions} />}
	</main>;
}

/** The dataset that a version is of: versions but the first are called NAME@N. */
const series = (name: string) => name.replace(/@\d+$/, '');

/** Names of the versions of a dataset, the oldest first. */
function useVersions(name: string): string[] {
	const { value } = useLoaded(() => get<Page<Dataset>>(`/datasets?q=${encodeURIComponent(series(name))}&sort=createdAt&size=200`), [name], 60000);
	return useMemo(() => (value?.items ?? []).map((each) => each.name).filter((each) => series(each) === series(name)), [value, name]);
}

/** The versions of a dataset, where there are several. */
function Versions({ name, versions }: { name: string; versions: string[] }) {
	return versions.length < 2 ? null : <div><span>Versions</span>{versions.map((each, i) => <span key={each} class="inline">{i > 0 && ', '}
		{each === name ? each : <a href={`/datasets/${encodeURIComponent(each)}`}>{each}</a>}</span>)}</div>;
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
function Spread({ balance: { classes, texts } }: { balance: Balance }) {
	const [all, setAll] = useState(false);
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

/** Records that were skipped, with their pictures, which are looked for in the source once the list is open. */
function SkippedRecords({ path, count, open }: { path: string; count: number; open: boolean }) {
	const [page, setPage] = useState(0);
	const [opened, setOpened] = useState(open);
	const query = `page=${page}&size=${SKIPPED}`;
	const { value, problem } = useLoaded(() => get<Page<Skipped>>(`${path}/skipped?${query}`), [path, page, count], 600000);
	const { value: found, problem: unseen } = useLoaded(() => opened ? get<Page<SkippedPicture>>(`${path}/skipped/pictures?${query}`) : Promise.resolve(null), [path, page, count, opened], 600000);
	const pictures = new Map(found?.items.map((each) => [each.position, each]));
	const pictured = Boolean(unseen) || !found || found.items.some((each) => each.image || each.missing);
	return <section class="card"><details open={open} onToggle={(event) => event.currentTarget.open && setOpened(true)}><summary><h2 class="inline">Skipped records <small>{value?.total.toLocaleString('en')}</small></h2></summary>
		{problem && <Failure problem={problem} />}
		{value && <Scroll label="skipped records" class=""><table class="skipped"><thead><tr>{pictured && <th>Picture</th>}<th>Where</th><th>Reason</th><th>Detail</th></tr></thead>
			<tbody>{value.items.map((each) => <tr key={each.position}>{pictured && <td><SkippedPictures of={pictures.get(each.position)} place={each.place} problem={unseen?.message} /></td>}<td>{each.place}</td><td>{each.reason.toLowerCase().replace(/_/g, ' ')}</td><td>{each.detail}</td></tr>)}</tbody></table></Scroll>}
		{value && <Pages of={value} go={setPage} />}
	</details></section>;
}

/** The picture of a skipped record as it stands in the source, or why there is none to see. */
function SkippedPictures({ of, place, problem }: { of: SkippedPicture | undefined; place: string; problem: string | undefined }) {
	if (!of) {
		return problem ? <small>{problem}</small> : <div class="no-picture" />;
	}
	const shown = [of.image, of.right].flatMap((each) => each ? [each] : []);
	return shown.length > 0 ? <span class="two">{shown.map((each, index) => <img key={index} src={each} alt={`picture of ${place}`} loading="lazy" />)}</span>
		: <small>{of.missing ? `not shown: ${of.missing}` : 'has none'}</small>;
}
