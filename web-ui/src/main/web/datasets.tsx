/** @jsx h */
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { Dataset, get, Page } from './api';
import { bytes } from './format';
import { useTitle } from './home';
import { At, Empty, Failure, Loading, Pages, Scroll, useLoaded } from './parts';

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
				<td class="name"><a href={`/datasets/${dataset.name}`}>{dataset.name}</a></td>
				<td>{dataset.complete ? dataset.kind : 'incomplete'}</td><td class="number">{dataset.samples.toLocaleString('en')}</td>
				<td><Holdings dataset={dataset} /></td><td class="number">{dataset.shards}</td><td class="number">{bytes(dataset.bytes)}</td>
				<td><Counts of={dataset.skipped} label="skipped" /></td>
				<td><Counts of={dataset.unread} label="offered and not read" /></td>
				<td><a href={`/runs/${dataset.run}`}>#{dataset.run}</a> <small><At at={dataset.createdAt} /></small></td>
			</tr>)}</tbody></table></Scroll>}
		{value && <Pages of={value} go={setPage} before="newer" next="older" />}
	</main>;
}
