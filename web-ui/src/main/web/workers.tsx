/** @jsx h */
/** @jsxFrag Fragment */
import { Fragment, h } from 'preact';
import { useState } from 'preact/hooks';
import { get, Page, post, Worker } from './api';
import { bytes, seconds, since } from './format';
import { useTitle } from './home';
import { Loads } from './load';
import { Empty, Failure, Loading, Pages, Scroll, State, joined, useAction, useLoaded } from './parts';

export function Workers() {
	useTitle('Workers');
	const [page, setPage] = useState(0);
	const [acted, setActed] = useState(0);
	const { value, problem } = useLoaded(() => get<Page<Worker>>(`/workers?page=${page}`), [page, acted]);
	const { busy, problem: refused, act } = useAction(() => setActed((before) => before + 1));
	return <main>
		<header class="head"><h1>Workers</h1></header>
		{(problem ?? refused) && <Failure problem={(problem ?? refused)!} />}
		{!value && !problem && <Loading />}
		{value && value.total === 0 && <Empty>No worker ever reported. Start one: <code>./imglish worker</code></Empty>}
		{value && value.items.length > 0 && <Scroll label="workers"><table>
			<thead><tr><th>Worker</th><th>Host</th><th>State</th><th>Device</th><th>Memory</th><th>Labels</th><th>Load</th><th>Running</th><th>Seat</th><th>Up</th><th><span class="unseen">Actions</span></th></tr></thead>
			<tbody>{value.items.map((worker) => <tr key={worker.name}>
				<td class="name">{worker.name}</td><td>{worker.host}</td><td><State state={!worker.alive ? 'GONE' : worker.drained ? 'DRAINED' : 'ALIVE'} /></td><td>{worker.device}</td>
				<td class="number">{bytes(worker.memoryBytes)}</td>
				<td>{worker.labels.join(', ') || '–'}</td>
				<td class="number">{worker.alive ? worker.load.toFixed(1) : '–'}</td>
				<td>{joined(worker.running.map((run) => <a href={`/runs/${run}`}>#{run}</a>))}</td>
				<td>{worker.seat ? <>{worker.seat.rank} of <a href={`/runs/${worker.seat.run}`}>#{worker.seat.run}</a></> : '–'}</td>
				<td class="number">{worker.alive ? seconds(since(worker.startedAt)) : '–'}</td>
				<td>{worker.alive && <button class="quiet" disabled={busy} aria-label={`${worker.drained ? 'Resume' : 'Drain'} ${worker.name}`}
					title={worker.drained ? 'Lets it take runs again' : 'Lets it end what it does and take nothing more'}
					onClick={act(() => post(`/workers/${encodeURIComponent(worker.name)}/${worker.drained ? 'resume' : 'drain'}`))}>{worker.drained ? 'Resume' : 'Drain'}</button>}</td>
			</tr>)}</tbody></table></Scroll>}
		{value && <Pages of={value} go={setPage} />}
		{value && value.items.length > 0 && <Loads workers={value.items} />}
	</main>;
}
