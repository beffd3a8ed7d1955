/** @jsx h */
import { h } from 'preact';
import { Attempt, Page } from './api';
import { exactly, seconds, since } from './format';
import { At, Scroll, State } from './parts';

const HEIGHT = 26;

const lasted = (attempt: Attempt) => attempt.endedAt ? (Date.parse(attempt.endedAt) - Date.parse(attempt.startedAt)) / 1000 : since(attempt.startedAt);

/** When a run was worked at, and when it lay idle: each attempt as a bar, a mark where one was killed. */
function TimeLine({ attempts }: { attempts: Attempt[] }) {
	const start = Math.min(...attempts.map((attempt) => Date.parse(attempt.startedAt)));
	const end = Math.max(...attempts.map((attempt) => attempt.endedAt ? Date.parse(attempt.endedAt) : Date.now()));
	const share = (at: number) => 100 * (at - start) / Math.max(1, end - start);
	return <div class="timeline" role="img" aria-label={`${attempts.length} attempts, worked at ${seconds(attempts.reduce((sum, attempt) => sum + lasted(attempt), 0))} of ${seconds((end - start) / 1000)}`} style={{ height: `${HEIGHT}px` }}>
		{attempts.map((attempt) => {
			const from = share(Date.parse(attempt.startedAt));
			return <span key={attempt.number} class={`span ${attempt.state.toLowerCase()}`}
				title={`Attempt ${attempt.number}: ${attempt.state.toLowerCase()}, steps ${attempt.fromStep} to ${attempt.committedStep}, ${exactly(attempt.startedAt)}, ${seconds(lasted(attempt))}${attempt.reason ? '. ' + attempt.reason : ''}`}
				style={{ left: `${from}%`, width: `max(3px, ${share(attempt.endedAt ? Date.parse(attempt.endedAt) : Date.now()) - from}%)` }}>{attempt.number}</span>;
		})}
	</div>;
}

export function Attempts({ attempts }: { attempts: Page<Attempt> }) {
	return <section class="card"><h2>Attempts</h2>{attempts.total === 0 ? <p>None yet.</p> : <div>
		{attempts.items.length > 1 && <TimeLine attempts={[...attempts.items].reverse()} />}
		<Scroll label="attempts" class=""><table>
			<thead><tr><th>#</th><th>State</th><th>Steps</th><th>Worker</th><th>Started</th><th>Worked</th></tr></thead>
			<tbody>{attempts.items.map((attempt) => <tr key={attempt.number}>
				<td class="number">{attempt.number}</td><td><State state={attempt.state} />{attempt.reason && <small class="block">{attempt.reason}</small>}</td>
				<td class="number">{attempt.fromStep} → {attempt.committedStep}</td>
				<td>{attempt.worker} <small>{attempt.device}, {attempt.threads} threads</small></td>
				<td class="number"><At at={attempt.startedAt} /></td>
				<td class="number">{seconds(lasted(attempt))}</td></tr>)}</tbody></table></Scroll>
		{attempts.total > attempts.items.length && <p><small>The newest {attempts.items.length} of {attempts.total} attempts.</small></p>}
	</div>}</section>;
}
