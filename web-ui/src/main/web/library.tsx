/** @jsx h */
/** @jsxFrag Fragment */
import { Fragment, h } from 'preact';
import { useState } from 'preact/hooks';
import { Dataset, get, Page, Sample, Worker } from './api';
import { bytes, seconds, since } from './format';
import { useTitle } from './home';
import { At, Empty, Failure, Loading, Pages, Scroll, State, joined, useLoaded } from './parts';

/** Numbers by what they count: "3 too large, 1 unreadable". */
function Counts({ of, label }: { of: Record<string, number>; label: string }) {
	const entries = Object.entries(of).sort(([, one], [, other]) => other - one);
	return entries.length === 0 ? <span>–</span> : <ul class="counts" aria-label={label}>{entries.map(([what, count]) =>
		<li key={what}><b>{count.toLocaleString('en')}</b> {what.toLowerCase().replace(/_/g, ' ')}</li>)}</ul>;
}

/** What all samples hold is said once; what only some hold, with how many. */
function Holdings({ dataset }: { dataset: Dataset }) {
	const held = Object.entries(dataset.holdings).filter(([, count]) => count > 0);
	const whole = held.filter(([, count]) => count === dataset.samples).map(([part]) => part);
	const part = held.filter(([, count]) => count !== dataset.samples);
	return held.length === 0 ? <span>–</span> : <span>{whole.join(', ')}{part.length > 0 && <small class="block">{part.map(([name, count]) => `${name} in ${count.toLocaleString('en')}`).join(', ')}</small>}</span>;
}

export function Datasets() {
	useTitle('Datasets');
	const [page, setPage] = useState(0);
	const { value, problem } = useLoaded(() => get<Page<Dataset>>(`/datasets?page=${page}`), [page]);
	return <main>
		<header class="head"><h1>Datasets</h1></header>
		{problem && <Failure problem={problem} />}
		{!value && !problem && <Loading />}
		{value && value.total === 0 && <Empty>No datasets yet. Ingest one: <code>./imglish ingest recipe.yaml</code></Empty>}
		{value && value.items.length > 0 && <Scroll label="datasets"><table>
			<thead><tr><th>Dataset</th><th>Kind</th><th>Samples</th><th>Each holds</th><th>Shards</th><th>Size</th><th>Skipped</th><th>Not read</th><th>Ingested</th></tr></thead>
			<tbody>{value.items.map((dataset) => <tr key={dataset.name}>
				<td class="name">{dataset.complete ? <a href={`/datasets/${dataset.name}`}>{dataset.name}</a> : dataset.name}</td>
				<td>{dataset.complete ? dataset.kind : 'incomplete'}</td><td class="number">{dataset.samples.toLocaleString('en')}</td>
				<td><Holdings dataset={dataset} /></td><td class="number">{dataset.shards}</td><td class="number">{bytes(dataset.bytes)}</td>
				<td><Counts of={dataset.skipped} label="skipped" /></td>
				<td><Counts of={dataset.unread} label="offered and not read" /></td>
				<td><a href={`/runs/${dataset.run}`}>#{dataset.run}</a> <small><At at={dataset.createdAt} /></small></td>
			</tr>)}</tbody></table></Scroll>}
		{value && <Pages of={value} go={setPage} before="newer" next="older" />}
	</main>;
}

export function Gallery({ name }: { name: string }) {
	useTitle(name);
	const [page, setPage] = useState(0);
	const { value, problem } = useLoaded(() => get<Page<Sample>>(`/datasets/${name}/samples?page=${page}&size=48`), [name, page], 60000);
	return <main>
		<header class="head"><h1>{name}</h1>{value && <span>{value.total.toLocaleString('en')} samples</span>}</header>
		{problem && <Failure problem={problem} />}
		{!value && !problem && <Loading />}
		{value && <div class="gallery">{value.items.map((sample) => <figure key={sample.id}>
			{sample.image && <img src={sample.image} alt={sample.text ?? sample.id} loading="lazy" />}
			<figcaption>{sample.text ?? String(sample.labels['class_name'] ?? sample.id)}</figcaption>
		</figure>)}</div>}
		{value && <Pages of={value} go={setPage} />}
	</main>;
}

export function Workers() {
	useTitle('Workers');
	const [page, setPage] = useState(0);
	const { value, problem } = useLoaded(() => get<Page<Worker>>(`/workers?page=${page}`), [page]);
	return <main>
		<header class="head"><h1>Workers</h1></header>
		{problem && <Failure problem={problem} />}
		{!value && !problem && <Loading />}
		{value && value.total === 0 && <Empty>No worker ever reported. Start one: <code>./imglish worker</code></Empty>}
		{value && value.items.length > 0 && <Scroll label="workers"><table>
			<thead><tr><th>Worker</th><th>Host</th><th>State</th><th>Device</th><th>Memory</th><th>Labels</th><th>Load</th><th>Running</th><th>Seat</th><th>Up</th></tr></thead>
			<tbody>{value.items.map((worker) => <tr key={worker.name}>
				<td class="name">{worker.name}</td><td>{worker.host}</td><td><State state={worker.alive ? 'ALIVE' : 'GONE'} /></td><td>{worker.device}</td>
				<td class="number">{bytes(worker.memoryBytes)}</td>
				<td>{worker.labels.join(', ') || '–'}</td>
				<td class="number">{worker.alive ? worker.load.toFixed(1) : '–'}</td>
				<td>{joined(worker.running.map((run) => <a href={`/runs/${run}`}>#{run}</a>))}</td>
				<td>{worker.seat ? <>{worker.seat.rank} of <a href={`/runs/${worker.seat.run}`}>#{worker.seat.run}</a></> : '–'}</td>
				<td class="number">{worker.alive ? seconds(since(worker.startedAt)) : '–'}</td>
			</tr>)}</tbody></table></Scroll>}
		{value && <Pages of={value} go={setPage} />}
	</main>;
}
