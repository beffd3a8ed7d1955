/** @jsx h */
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { Dataset, get, Page, Sample, Worker } from './api';
import { bytes, duration } from './format';
import { Empty, Failure, Loading, Pages, State, useLoaded } from './parts';

export function Datasets() {
	const [page, setPage] = useState(0);
	const { value, problem } = useLoaded(() => get<Page<Dataset>>(`/datasets?page=${page}`), [page]);
	return <main>
		<header class="head"><h1>Datasets</h1></header>
		{problem && <Failure problem={problem} />}
		{!value && !problem && <Loading />}
		{value && value.total === 0 && <Empty>No datasets yet. Ingest one: <code>./imglish ingest recipe.yaml</code></Empty>}
		{value && value.items.length > 0 && <div class="card scroll"><table>
			<thead><tr><th>Dataset</th><th>Kind</th><th>Samples</th><th>Shards</th><th>Size</th><th>Skipped</th><th>Run</th></tr></thead>
			<tbody>{value.items.map((dataset) => <tr key={dataset.name}>
				<td class="name">{dataset.complete ? <a href={`#/datasets/${dataset.name}`}>{dataset.name}</a> : dataset.name}</td>
				<td>{dataset.complete ? dataset.kind : 'incomplete'}</td><td class="number">{dataset.samples}</td>
				<td class="number">{dataset.shards}</td><td class="number">{bytes(dataset.bytes)}</td>
				<td>{Object.entries(dataset.skipped).map(([reason, count]) => `${count} ${reason.toLowerCase()}`).join(', ') || '–'}</td>
				<td><a href={`#/runs/${dataset.run}`}>#{dataset.run}</a></td>
			</tr>)}</tbody></table></div>}
		{value && <Pages of={value} go={setPage} before="newer" next="older" />}
	</main>;
}

export function Gallery({ name }: { name: string }) {
	const [page, setPage] = useState(0);
	const { value, problem } = useLoaded(() => get<Page<Sample>>(`/datasets/${name}/samples?page=${page}&size=48`), [name, page], 60000);
	return <main>
		<p><a href="#/datasets">← Datasets</a></p>
		<header class="head"><h1>{name}</h1>{value && <span>{value.total} samples</span>}</header>
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
	const [page, setPage] = useState(0);
	const { value, problem } = useLoaded(() => get<Page<Worker>>(`/workers?page=${page}`), [page]);
	return <main>
		<header class="head"><h1>Workers</h1></header>
		{problem && <Failure problem={problem} />}
		{!value && !problem && <Loading />}
		{value && value.total === 0 && <Empty>No worker ever reported. Start one: <code>./imglish worker</code></Empty>}
		{value && value.items.length > 0 && <div class="card scroll"><table>
			<thead><tr><th>Worker</th><th>State</th><th>Device</th><th>Memory</th><th>Labels</th><th>Load</th><th>Running</th><th>Up</th></tr></thead>
			<tbody>{value.items.map((worker) => <tr key={worker.name}>
				<td class="name">{worker.name}</td><td><State state={worker.alive ? 'ALIVE' : 'GONE'} /></td><td>{worker.device}</td>
				<td class="number">{bytes(worker.memoryBytes)}</td>
				<td>{worker.labels.join(', ') || '–'}</td>
				<td class="number">{worker.alive ? worker.load.toFixed(1) : '–'}</td>
				<td>{worker.running.map((run) => <a href={`#/runs/${run}`}>#{run} </a>)}</td>
				<td class="number">{worker.alive ? duration(worker.startedAt, null) : '–'}</td>
			</tr>)}</tbody></table></div>}
		{value && <Pages of={value} go={setPage} />}
	</main>;
}
