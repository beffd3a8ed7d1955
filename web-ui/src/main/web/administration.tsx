/** @jsx h */
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { get, Page, post } from './api';
import { useTitle } from './home';
import { At, Failure, Loading, Pages, Scroll, useAction, useLoaded } from './parts';
import { Delete } from './removal';

interface Token { id: number; name: string; role: string; createdAt: string; expiresAt: string | null }

interface Webhook { id: number; url: string; states: string[]; createdAt: string }

interface AuditEntry { id: number; at: string; who: string; address: string; action: string; status: number }

const ROLES = ['viewer', 'operator', 'admin'];

const REFRESH_MILLISECONDS = 30000;

/** Who may do what, who is told, and who did what. */
export function Administration() {
	useTitle('Administration');
	return <main><header class="head"><h1>Administration</h1></header><Tokens /><Webhooks /><Audit /></main>;
}

function Tokens() {
	const [page, setPage] = useState(0);
	const [name, setName] = useState('');
	const [role, setRole] = useState('viewer');
	const [days, setDays] = useState('90');
	const [secret, setSecret] = useState<string | null>(null);
	const { value, problem, reload } = useLoaded(() => get<Page<Token>>(`/tokens?page=${page}`), [page], REFRESH_MILLISECONDS);
	const issue = useAction(reload);
	const submit = issue.act(async () => {
		const issued = await post<{ secret: string }>('/tokens', { name: name.trim(), role, ...(days.trim() ? { days: Number(days) } : {}) });
		setSecret(issued.secret);
		setName('');
	});
	return <section class="card"><h2>Tokens {value && <small>{value.total}</small>}</h2>
		{problem && <Failure problem={problem} />}
		{!value && !problem && <Loading />}
		{value && value.items.length === 0 && <p>No token was issued. While none is required, whoever reaches this address may do everything.</p>}
		{value && value.items.length > 0 && <Scroll label="tokens" class=""><table><thead><tr><th>Holder</th><th>Role</th><th>Issued</th><th>Valid until</th><th><span class="unseen">Actions</span></th></tr></thead>
			<tbody>{value.items.map((token) => <tr key={token.id}><td class="name">{token.name}</td><td>{token.role.toLowerCase()}</td><td class="number"><At at={token.createdAt} /></td><td class="number">{token.expiresAt ? <At at={token.expiresAt} /> : 'no end'}</td>
				<td><Delete what="token" path={`/tokens/${token.id}`} question={`Revoke the token of ${token.name}? It is void at once.`} done={reload} /></td></tr>)}</tbody></table></Scroll>}
		{value && <Pages of={value} go={setPage} />}
		<form class="filter" aria-label="issue a token" onSubmit={(event) => {
			event.preventDefault();
			submit();
		}}>
			<input aria-label="whose it is" placeholder="Whose it is" required maxLength={100} value={name} onInput={(event) => setName(event.currentTarget.value)} />
			<select aria-label="role" value={role} onChange={(event) => setRole(event.currentTarget.value)}>{ROLES.map((each) => <option key={each}>{each}</option>)}</select>
			<label>valid for <input class="few" inputMode="numeric" pattern="[0-9]*" value={days} onInput={(event) => setDays(event.currentTarget.value)} /> days</label>
			<button disabled={issue.busy || !name.trim()}>Issue a token</button>
		</form>
		{secret && <p role="status">Its secret, shown this once: <code class="secret">{secret}</code></p>}
		{issue.problem && <Failure problem={issue.problem} />}
	</section>;
}

function Webhooks() {
	const [page, setPage] = useState(0);
	const [url, setUrl] = useState('');
	const [secret, setSecret] = useState('');
	const { value, problem, reload } = useLoaded(() => get<Page<Webhook>>(`/webhooks?page=${page}`), [page], REFRESH_MILLISECONDS);
	const create = useAction(reload);
	const submit = create.act(async () => {
		await post('/webhooks', { url: url.trim(), secret });
		setUrl('');
		setSecret('');
	});
	return <section class="card"><h2>Webhooks {value && <small>{value.total}</small>}</h2>
		{problem && <Failure problem={problem} />}
		{value && value.items.length === 0 && <p>Nobody is told when runs change their state.</p>}
		{value && value.items.length > 0 && <Scroll label="webhooks" class=""><table><thead><tr><th>Address</th><th>Told of</th><th>Since</th><th><span class="unseen">Actions</span></th></tr></thead>
			<tbody>{value.items.map((webhook) => <tr key={webhook.id}><td class="name">{webhook.url}</td><td>{webhook.states.length > 0 ? webhook.states.map((state) => state.toLowerCase()).join(', ') : 'every state'}</td><td class="number"><At at={webhook.createdAt} /></td>
				<td><Delete what="webhook" path={`/webhooks/${webhook.id}`} question={`Tell ${webhook.url} no more?`} done={reload} /></td></tr>)}</tbody></table></Scroll>}
		{value && <Pages of={value} go={setPage} />}
		<form class="filter" aria-label="add a webhook" onSubmit={(event) => {
			event.preventDefault();
			submit();
		}}>
			<input type="url" aria-label="address" placeholder="https://…" required value={url} onInput={(event) => setUrl(event.currentTarget.value)} />
			<input type="password" aria-label="secret that deliveries are signed with" autocomplete="off" placeholder="Secret, 16 letters or more" required minLength={16} value={secret} onInput={(event) => setSecret(event.currentTarget.value)} />
			<button disabled={create.busy || !url.trim() || !secret}>Add a webhook</button>
		</form>
		{create.problem && <Failure problem={create.problem} />}
	</section>;
}

function Audit() {
	const [page, setPage] = useState(0);
	const { value, problem } = useLoaded(() => get<Page<AuditEntry>>(`/audit?page=${page}&size=25`), [page], REFRESH_MILLISECONDS);
	return <section class="card"><h2>Audit</h2>
		{problem && <Failure problem={problem} />}
		{value && value.items.length === 0 && <p>Nothing was changed yet.</p>}
		{value && value.items.length > 0 && <Scroll label="audit" class=""><table><thead><tr><th>When</th><th>Who</th><th>From</th><th>Asked for</th><th>Answer</th></tr></thead>
			<tbody>{value.items.map((entry) => <tr key={entry.id}><td class="number"><At at={entry.at} /></td><td>{entry.who}</td><td>{entry.address}</td><td><code>{entry.action}</code></td><td class="number">{entry.status}</td></tr>)}</tbody></table></Scroll>}
		{value && <Pages of={value} go={setPage} before="newer" next="older" />}
	</section>;
}
