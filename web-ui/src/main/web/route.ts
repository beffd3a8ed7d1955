/** Where the page is: real addresses, changed without loading anew. */
import { useEffect, useState } from 'preact/hooks';

export interface Route { path: string[]; query: URLSearchParams }

const listeners = new Set<() => void>();

function now(): Route {
	return {
		path: location.pathname.split('/').filter((part) => part).map(decodeURIComponent),
		query: new URLSearchParams(location.search),
	};
}

export function useRoute(): Route {
	const [route, setRoute] = useState(now);
	useEffect(() => {
		const changed = () => setRoute(now());
		listeners.add(changed);
		addEventListener('popstate', changed);
		return () => {
			listeners.delete(changed);
			removeEventListener('popstate', changed);
		};
	}, []);
	return route;
}

/** Goes to an address of this dashboard; `replace` leaves no trace for the back button. */
export function go(address: string, replace = false) {
	if (replace) {
		history.replaceState(null, '', address);
	}
	else {
		history.pushState(null, '', address);
		scrollTo(0, 0);
	}
	listeners.forEach((listener) => listener());
}

/** The present address with some of its parameters changed; empty ones are left out. */
export function withQuery(changes: Record<string, string | null>): string {
	const query = new URLSearchParams(location.search);
	for (const [name, value] of Object.entries(changes)) {
		if (value) {
			query.set(name, value);
		}
		else {
			query.delete(name);
		}
	}
	const text = query.toString();
	return location.pathname + (text ? '?' + text : '');
}

/** A parameter of the address, as state of a component. */
export function useParameter(name: string, preset = ''): [string, (value: string) => void] {
	const { query } = useRoute();
	return [query.get(name) ?? preset, (value) => go(withQuery({ [name]: value === preset ? null : value }), true)];
}

/** Follows links within the dashboard without loading anew; leaves new tabs and downloads to the browser. */
export function followLinks() {
	document.addEventListener('click', (event) => {
		const link = (event.target as Element).closest('a');
		const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
		const href = link?.getAttribute('href');
		if (plain && link && href?.startsWith('/') && !href.startsWith('/api/') && !href.startsWith('/docs') && !link.target && !link.hasAttribute('download')) {
			event.preventDefault();
			go(href);
		}
	});
}

/** Addresses written before there were real ones. */
export function upgradeOldAddress() {
	const [, room, name] = location.hash.split('/');
	if (location.hash.startsWith('#/')) {
		const tagged = room === 'pipelines' || room === 'sweeps';
		history.replaceState(null, '', tagged && name ? `/${room}?name=${encodeURIComponent(decodeURIComponent(name).replace(/^\w+:/, ''))}`
			: '/' + [room, name].filter((part) => part).join('/'));
	}
}

/** The page of a pipeline, of the newest submission where none is named. */
export const pipelineAddress = (tag: string, submission?: number | null) => `/pipelines?name=${encodeURIComponent(tag.replace(/^pipeline:/, ''))}${of(submission)}`;

export const sweepAddress = (tag: string, submission?: number | null) => `/sweeps?name=${encodeURIComponent(tag.replace(/^sweep:/, ''))}${of(submission)}`;

const of = (submission?: number | null) => submission ? `&submission=${submission}` : '';
