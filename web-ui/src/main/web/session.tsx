/** @jsx h */
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { post, Problem, remove } from './api';
import { Failure } from './parts';

export interface Session { tokenRequired: boolean; name: string | null; role: string | null }

/** Asks for an API token; the server keeps it in a cookie that this page cannot read. */
export function SignIn({ done }: { done: () => void }) {
	const [token, setToken] = useState('');
	const [busy, setBusy] = useState(false);
	const [problem, setProblem] = useState<Problem | null>(null);
	const submit = async (event: Event) => {
		event.preventDefault();
		setBusy(true);
		try {
			await post('/session', { token: token.trim() });
			done();
		}
		catch (failure) {
			setProblem(failure as Problem);
		}
		finally {
			setBusy(false);
		}
	};
	return <main>
		<form class="card signin" onSubmit={submit}>
			<h1>Sign in</h1>
			<label>API token
				<input type="password" autocomplete="current-password" value={token} required
					onInput={(event) => setToken(event.currentTarget.value)} />
			</label>
			<button disabled={busy || !token.trim()}>Sign in</button>
			<p><small>An admin issues one: <code>./imglish tokens issue --name NAME --role operator</code></small></p>
			{problem && <Failure problem={problem} />}
		</form>
	</main>;
}

/** Who is signed in, with the way out. */
export function SignedIn({ session, done }: { session: Session; done: () => void }) {
	if (!session.name) {
		return null;
	}
	return <div class="who"><span title={session.name}>{session.name}, {session.role}</span>
		<button onClick={() => remove('/session').then(done)}>Sign out</button>
	</div>;
}
