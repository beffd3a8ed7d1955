/** @jsx h */
import { h } from 'preact';
import { get, IngestPart, Run } from './api';
import { seconds, since } from './format';
import { At, Bar, Failure, Scroll, useLoaded } from './parts';

const WORDS: Record<IngestPart['state'], string> = { OPEN: 'waits for a worker', INGESTED: 'ingested', MENDING: 'to be written again', DONE: 'done' };

/** Of a run that ended before a part was in. */
const LEFT = 'not finished';

/** The parts of an ingest, and which worker has which; told anew with each step that the run makes. */
export function IngestParts({ run, heard, going }: { run: Run; heard: number; going: boolean }) {
	const { value, problem } = useLoaded(() => get<IngestPart[]>(`/runs/${run.id}/parts`), [run.id, run.state, run.progress.done, heard], going ? 10000 : 3600000);
	if (!value) {
		return problem ? <Failure problem={problem} /> : null;
	}
	if (value.length === 0) {
		return going ? <section class="card" aria-label="parts"><h2>Parts</h2><p>The records of the source are being counted; then they are divided among the workers.</p></section> : null;
	}
	const workers = new Set(value.flatMap((part) => part.worker ?? []));
	return <section class="card" aria-label="parts"><h2>Parts <small>{value.filter((part) => ['INGESTED', 'DONE'].includes(part.state)).length} of {value.length} in{workers.size > 0 && `, ${workers.size} ${workers.size === 1 ? 'worker' : 'workers'} at it`}</small></h2>
		<Scroll label="parts of the ingest" class=""><table class="compared"><thead><tr><th scope="col">Part</th><th scope="col">Records</th><th scope="col">State</th><th scope="col">Worker</th><th scope="col">Ingested</th>
			<th scope="col" class="right">Shards</th><th scope="col" class="right">Skipped</th><th scope="col">Started</th><th scope="col" class="right">Took</th></tr></thead>
			<tbody>{value.map((part) => <tr key={part.number}><td class="number">{part.number + 1}</td>
				<td class="number">{(part.first + 1).toLocaleString('en')} to {part.behind.toLocaleString('en')}</td>
				<td>{condition(part, going)}</td>
				<td>{part.worker ?? (part.takenBy && <small>{part.takenBy}</small>)}</td>
				<td><Bar progress={{ done: part.done, total: part.behind - part.first, unit: 'record' }} label={`progress of part ${part.number + 1}`} /></td>
				<td class="number right">{part.shards.toLocaleString('en')} / {part.ofShards.toLocaleString('en')}</td>
				<td class="number right">{part.skipped.toLocaleString('en')}</td>
				<td class="number"><At at={part.startedAt} /></td>
				<td class="number right">{took(part)}</td></tr>)}</tbody></table></Scroll>
	</section>;
}

function condition(part: IngestPart, going: boolean) {
	const again = part.again > 0 ? `, ${part.mended} of ${part.again} shards written again` : '';
	return part.worker ? <span class="state running">{part.state === 'MENDING' ? `writing ${part.again - part.mended} shards again` : 'being ingested'}</span>
		: part.state === 'DONE' || part.state === 'INGESTED' ? <span class="state completed">{WORDS[part.state]}{again}</span>
			: <span class={`state ${going ? 'waiting' : 'stopped'}`}>{going ? WORDS[part.state] : LEFT}</span>;
}

function took({ startedAt, endedAt, worker }: IngestPart): string {
	return !startedAt ? '–' : endedAt ? seconds((Date.parse(endedAt) - Date.parse(startedAt)) / 1000) : worker ? seconds(since(startedAt)) : '–';
}
