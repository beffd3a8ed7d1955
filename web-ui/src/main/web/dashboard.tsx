/** @jsx h */
import { h, render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import 'uplot/dist/uPlot.min.css';
import './dashboard.css';
import { get } from './api';
import { Datasets, Gallery, Workers } from './library';
import { Empty, Failure, useLoaded } from './parts';
import { PipelinePage } from './pipeline';
import { RunPage } from './run';
import { Runs } from './runs';
import { Session, SignedIn, SignIn } from './session';
import { SweepPage } from './sweep';

function Dashboard() {
	const [address, setAddress] = useState(location.hash);
	useEffect(() => {
		const changed = () => setAddress(location.hash);
		addEventListener('hashchange', changed);
		return () => removeEventListener('hashchange', changed);
	}, []);
	const { value: session, problem, reload } = useLoaded(() => get<Session>('/session'), [], 60000);
	if (!session) {
		return <main>{problem ? <Failure problem={problem} /> : <div class="card skeleton" aria-busy="true" />}</main>;
	}
	if (session.tokenRequired && !session.name) {
		return <SignIn done={reload} />;
	}
	const [, room, name] = address.replace(/^#/, '').split('/');
	const here = (link: string) => (room || 'runs') === link ? 'page' : undefined;
	return <div>
		<nav class="top" aria-label="main">
			<a class="brand" href="#/">Imglish</a>
			<a href="#/" aria-current={here('runs')}>Runs</a>
			<a href="#/datasets" aria-current={here('datasets')}>Datasets</a>
			<a href="#/workers" aria-current={here('workers')}>Workers</a>
			<SignedIn session={session} done={reload} />
		</nav>
		{room === 'runs' && name ? <RunPage key={name} id={name} />
			: room === 'datasets' && name ? <Gallery key={name} name={name} />
				: room === 'sweeps' && name ? <SweepPage key={name} tag={decodeURIComponent(name)} />
					: room === 'pipelines' && name ? <PipelinePage key={name} tag={decodeURIComponent(name)} />
					: room === 'datasets' ? <Datasets /> : room === 'workers' ? <Workers />
						: !room || room === 'runs' ? <Runs /> : <main><Empty>There is no such page. <a href="#/">Runs</a></Empty></main>}
	</div>;
}

const app = document.getElementById('app');
if (app) {
	app.textContent = '';
	render(<Dashboard />, app);
}
