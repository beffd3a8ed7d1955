/** @jsx h */
import { h, render } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import 'uplot/dist/uPlot.min.css';
import './dashboard.css';
import { Administration } from './administration';
import { get } from './api';
import { ComparePage, SweepPage } from './compare';
import { DatasetPage } from './dataset';
import { Datasets } from './datasets';
import { Home, useTitle } from './home';
import { ModelPage, Models } from './models';
import { Empty, Failure, joined, useLoaded } from './parts';
import { Collections, PipelinePage } from './pipeline';
import { followLinks, go, upgradeOldAddress, useRoute } from './route';
import { RunPage } from './run';
import { Runs } from './runs';
import { Session, SignedIn, SignIn } from './session';
import { SubmitPage } from './submit';
import { Workers } from './workers';

const ROOMS = [['runs', 'Runs'], ['pipelines', 'Pipelines'], ['sweeps', 'Sweeps'], ['models', 'Models'], ['datasets', 'Datasets'], ['workers', 'Workers']];

/** Rooms that have a page for each thing in them. */
const NAMED = ['runs', 'models', 'datasets'];

function Room({ path, query }: { path: string[]; query: URLSearchParams }) {
	const [room, name, ...beyond] = path;
	const tagged = query.get('name');
	if (beyond.length > 0 || (name && !NAMED.includes(room))) {
		return <Nowhere />;
	}
	switch (room) {
		case undefined:
			return <Home />;
		case 'runs':
			return name ? <RunPage key={name} id={name} /> : <Runs />;
		case 'pipelines':
			return tagged ? <PipelinePage key={tagged} name={tagged} /> : <Collections key="pipelines" kind="pipeline" />;
		case 'sweeps':
			return tagged ? <SweepPage key={tagged} name={tagged} /> : <Collections key="sweeps" kind="sweep" />;
		case 'compare':
			return <ComparePage />;
		case 'submit':
			return <SubmitPage key={`${query.get('from')} ${query.get('checkpoint')}`} />;
		case 'models':
			return name ? <ModelPage key={name} name={name} /> : <Models />;
		case 'datasets':
			return name ? <DatasetPage key={name} name={name} /> : <Datasets />;
		case 'workers':
			return <Workers />;
		case 'administration':
			return <Administration />;
		default:
			return <Nowhere />;
	}
}

/** An address that leads nowhere, with those that lead somewhere. */
function Nowhere() {
	useTitle('Nothing is here');
	return <main><header class="head"><h1>Nothing is here</h1></header>
		<Empty><p>There is no page <code>{location.pathname}</code>.</p><p><a href="/">To the beginning</a>, to {joined(ROOMS.map(([room, title]) => <a href={`/${room}`}>{title.toLowerCase()}</a>))} or to the <a href="/docs">documents</a>.</p></Empty></main>;
}

function Dashboard() {
	const { path, query } = useRoute();
	const { value: session, problem, reload } = useLoaded(() => get<Session>('/session'), [], 60000);
	const content = useRef<HTMLDivElement>(null);
	const place = path.join('/');
	const first = useRef(true);
	useEffect(() => {
		if (!first.current) {
			content.current?.focus();
		}
		first.current = false;
	}, [place]);
	if (!session) {
		return <main>{problem ? <Failure problem={problem} /> : <div class="card skeleton" aria-busy="true" />}</main>;
	}
	if (session.tokenRequired && !session.name) {
		return <SignIn done={reload} />;
	}
	return <div>
		<a class="skip" href="#content" onClick={(event) => {
			event.preventDefault();
			content.current?.focus();
		}}>To the content</a>
		<nav class="top" aria-label="main">
			<a class="brand" href="/" aria-current={path.length === 0 ? 'page' : undefined}>Imglish</a>
			{ROOMS.map(([room, title]) => <a key={room} href={`/${room}`} aria-current={path[0] === room ? 'page' : undefined}>{title}</a>)}
			{(!session.tokenRequired || session.role?.toLowerCase() === 'admin') && <a href="/administration" aria-current={path[0] === 'administration' ? 'page' : undefined}>Administration</a>}
			<a href="/submit" aria-current={path[0] === 'submit' ? 'page' : undefined}>New run</a>
			<a href="/docs">Documents</a>
			<form role="search" class="find" onSubmit={(event) => {
				event.preventDefault();
				const words = String(new FormData(event.currentTarget).get('q')).trim();
				go(/^#?\d+$/.test(words) ? `/runs/${words.replace('#', '')}` : `/runs?q=${encodeURIComponent(words)}`);
			}}><input name="q" type="search" placeholder="Find a run" aria-label="find a run by name, number or tag" /></form>
			<SignedIn session={session} done={reload} />
		</nav>
		<div id="content" ref={content} tabIndex={-1}><Room path={path} query={query} /></div>
	</div>;
}

const app = document.getElementById('app');
if (app) {
	upgradeOldAddress();
	followLinks();
	app.textContent = '';
	render(<Dashboard />, app);
}
