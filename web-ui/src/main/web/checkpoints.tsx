/** @jsx h */
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { Checkpoint, Page, post } from './api';
import { bytes } from './format';
import { At, Failure, Pages, Scroll, useAction } from './parts';

const ROWS = 10;

/** A run's checkpoints: kept, registered as models, or started from. */
export function Checkpoints({ run, first, tuned }: { run: number; first: Page<Checkpoint>; tuned: boolean }) {
	const [page, setPage] = useState(0);
	const [changed, setChanged] = useState<Record<number, boolean>>({});
	const [said, setSaid] = useState<{ name: string; version: number } | null>(null);
	const { busy, problem, act } = useAction(() => {});
	const items = first.items.slice(page * ROWS, (page + 1) * ROWS);
	const isPinned = (checkpoint: Checkpoint) => changed[checkpoint.id] ?? checkpoint.pinned;
	const pin = (checkpoint: Checkpoint) => act(async () => {
		const fresh = await post<Checkpoint>(`/checkpoints/${checkpoint.id}/${isPinned(checkpoint) ? 'unpin' : 'pin'}`);
		setChanged((before) => ({ ...before, [checkpoint.id]: fresh.pinned }));
	});
	const register = (checkpoint: Checkpoint) => () => {
		const name = prompt(`Register checkpoint ${checkpoint.id} as the next version of the model`)?.trim();
		if (name) {
			act(async () => setSaid(await post<{ name: string; version: number }>('/models', { name, checkpoint: checkpoint.id })))();
		}
	};
	return <section class="card"><h2>Checkpoints</h2>{problem && <Failure problem={problem} />}
		{said && <p role="status">Registered as <a href={`/models/${encodeURIComponent(said.name)}`}>{said.name}</a>, version {said.version}.</p>}
		{first.total === 0 ? <p>None yet.</p> : <Scroll label="checkpoints" class=""><table>
			<thead><tr><th>#</th><th>Step</th><th>Size</th><th>Written</th><th><span class="unseen">Actions</span></th></tr></thead>
			<tbody>{items.map((checkpoint) => <tr key={checkpoint.id}>
				<td class="number">{checkpoint.id}</td><td class="number">{checkpoint.step.toLocaleString('en')}</td>
				<td class="number">{bytes(checkpoint.bytes)}</td><td class="number"><At at={checkpoint.createdAt} /></td>
				<td class="number"><button class="quiet" disabled={busy} aria-pressed={isPinned(checkpoint)} title="A pinned checkpoint is kept whatever the recipe says" onClick={pin(checkpoint)}>{isPinned(checkpoint) ? '★ pinned' : '☆ pin'}</button>
					{tuned && <button class="quiet" disabled={busy} onClick={register(checkpoint)}>register</button>}
					<a class="button quiet" href={`/submit?checkpoint=${checkpoint.id}`} title="A recipe that begins with these weights">start from</a>
					<a class="button quiet" href={`/api/v1/checkpoints/${checkpoint.id}/files/weights.safetensors`} aria-label={`download the weights of checkpoint ${checkpoint.id}`} download>weights ↓</a></td>
			</tr>)}</tbody></table></Scroll>}
		<Pages of={{ ...first, total: first.items.length, page, size: ROWS }} go={setPage} before="newer" next="older" />
		{first.total > first.items.length && <p><small>The newest {first.items.length} of {first.total} checkpoints of run {run}.</small></p>}
	</section>;
}
