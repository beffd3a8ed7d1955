/** Charts that a reader keeps on top of every run's page, remembered by the browser. */
import { useState } from 'preact/hooks';

const KEY = 'pinned charts';

function remembered(): string[] {
	const found: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
	return Array.isArray(found) ? found.filter((each): each is string => typeof each === 'string') : [];
}

/** The titles of pinned charts, and what pins one or lets it go. */
export function usePins(): [string[], (title: string) => void] {
	const [pins, setPins] = useState(remembered);
	return [pins, (title) => {
		const next = pins.includes(title) ? pins.filter((each) => each !== title) : [...pins, title];
		localStorage.setItem(KEY, JSON.stringify(next));
		setPins(next);
	}];
}
