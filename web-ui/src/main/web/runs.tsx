/** @jsx h */
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { get, Page, Run } from './api';
import { duration } from './format';
import { Bar, Empty, Failure, Loading, Pages, State, useLoaded } from './parts';

const KINDS = ['ingest', 'tokenizer', 'pretrain', 'finetune', 'evaluate'];

const STATES = ['waiting', 'queued', 'running', 'completed', 'failed', 'stopped', 'cancelled'];

export function Runs() {
	const [kind, setKind] = useState('');
	const [state, setState] = useState('');
	const [words, setWords] = useState('');
	const [page, setPage] = useState(0);
	const query = `?kind=${kind}&state=${state}&page=${page}&size=25${words ? '&q=' + encodeURIComponent(words) : ''}`;
	const { value, problem } = useLoaded(() => get<Page<Run>>('/runs' + query), [query], 2000);
	const choose = (set: (value: string) => void) => (event: Event) => {
		set((event.target as HTMLInputElement).value);
		setPage(0);
	};
	return <main>
		<header class="head"><h1>Runs</h1>
			<form class="filter" onSubmit={(event) => event.preventDefault()}>
				<input type="search" placeholder="name or notes" aria-label="search" value={words} onInput={choose(setWords)} />
				<select aria-label="kind" value={kind} onChange={choose(setKind)}>
					<option value="">every kind</option>{KINDS.map((each) => <option value={each}>{each}</option>)}
				</select>
				<select aria-label="state" value={state} onChange={choose(setState)}>
					<option value="">every state</option>{STATES.map((each) => <option value={each}>{each}</option>)}
				</select>
			</form>
		</header>
		{problem && <Failure problem={problem} />}
		{!value && !problem && <Loading />}
		{value && value.items.length === 0 && <Empty>
			{kind || state || words ? 'No run fits the filter.' : page > 0 ? 'No run is left on this page.'
				: <span>No runs yet. Submit one: <code>./imglish submit recipe.yaml</code></span>}
		</Empty>}
		{value && value.items.length > 0 && <div class="card scroll"><table>
			<thead><tr><th>#</th><th>Run</th><th>Kind</th><th>State</th><th>Progress</th><th>Time</th></tr></thead>
			<tbody>{value.items.map((run) => <tr key={run.id}>
				<td class="number">{run.id}</td>
				<td class="name"><a href={`#/runs/${run.id}`}>{run.name}</a></td>
				<td>{run.kind.toLowerCase()}</td>
				<td><State state={run.state} /></td>
				<td><Bar progress={run.progress} /></td>
				<td class="number">{duration(run.startedAt, run.endedAt)}</td>
			</tr>)}</tbody>
		</table></div>}
		{value && <Pages of={value} go={setPage} before="newer" next="older" />}
	</main>;
}
