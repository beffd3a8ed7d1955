/** @jsx h */
import { h } from 'preact';
import { bytes, seconds } from './format';
import { State, joined } from './parts';

/** What a submission would come to. */
export interface Outlook {
	name: string; kind: string; task: string | null; state: string; dependsOn: number[]; needs: string[]; reuses: number | null; remarks: string[];
	estimate: { steps: number; parameters: number; memoryBytes: number; checkpointBytes: number } | null;
	seconds: number | null;
}

const MILLION = 1e6;

/** What a recipe would come to if it were submitted; nothing is queued. */
export function DryRun({ outlook }: { outlook: Outlook }) {
	const { estimate } = outlook;
	return <section class="card" role="status" aria-label={`dry run of ${outlook.name}`}><h2>{outlook.name} would be {outlook.reuses === null ? 'queued' : 'answered at once'} <small>dry run, nothing was submitted</small></h2>
		<div class="facts">
			<div><span>Would begin as</span><State state={outlook.state} /></div>
			{outlook.dependsOn.length + outlook.needs.length > 0 && <div><span>Would wait for</span>{joined([...outlook.needs, ...outlook.dependsOn.map((id) => <a key={id} href={`/runs/${id}`}>#{id}</a>)])}</div>}
			{outlook.reuses !== null && <div><span>Made already by</span><a href={`/runs/${outlook.reuses}`}>#{outlook.reuses}</a></div>}
			{estimate && <div><span>Length</span>{estimate.steps.toLocaleString('en')} steps</div>}
			{outlook.seconds !== null && <div><span>Would take</span>{seconds(outlook.seconds)} <small>as earlier runs of its shape</small></div>}
			{estimate && <div><span>Parameters</span>{(estimate.parameters / MILLION).toLocaleString('en', { maximumFractionDigits: 2 })} M</div>}
			{estimate && <div><span>Memory of each device</span>{bytes(estimate.memoryBytes)}</div>}
			{estimate && <div><span>One checkpoint</span>{bytes(estimate.checkpointBytes)}</div>}
		</div>
		{outlook.remarks.map((remark) => <p key={remark} class="reason">{remark}</p>)}
		{estimate && outlook.seconds === null && <p><small>How long a step takes depends on the device: a run's page tells the time left after its first steps, <code>./imglish bench train</code> measures it before.</small></p>}
	</section>;
}
