/** @jsx h */
import { ComponentChildren, h } from 'preact';
import { AXES, Axis } from './api';
import { View } from './chart';
import { go, useRoute, withQuery } from './route';

/** How charts are looked at, kept in the address: axis, smoothing, scale and range. */
export function useView(): View {
	const { query } = useRoute();
	const axis = AXES.find((each) => each === query.get('x')) ?? 'step';
	const range = query.get('range')?.split('_').map(Number) ?? [];
	return {
		axis, smoothing: Math.min(0.99, Math.max(0, Number(query.get('smooth')) || 0)), log: query.get('log') === '1',
		range: range.length === 2 && range.every(Number.isFinite) && range[0] < range[1] ? [range[0], range[1]] : null,
	};
}

export function setRange(range: [number, number] | null) {
	go(withQuery({ range: range ? range.map((end) => Number(end.toPrecision(8))).join('_') : null }), true);
}

const WORDS: Record<Axis, string> = { step: 'steps', time: 'time of day', relative: 'time since the start', samples: 'samples', epoch: 'epochs' };

/** The controls that all charts of a page obey, and what is to be said of all charts: beside them it moves no chart when it comes. */
export function ViewControls({ view, children }: { view: View; children?: ComponentChildren }) {
	return <form class="controls" aria-label="charts" onSubmit={(event) => event.preventDefault()}>
		<label>Over <select value={view.axis} onChange={(event) => go(withQuery({ x: event.currentTarget.value === 'step' ? null : event.currentTarget.value, range: null }), true)}>
			{AXES.map((axis) => <option key={axis} value={axis}>{WORDS[axis]}</option>)}</select></label>
		<label>Smoothing <input type="range" min={0} max={0.95} step={0.05} value={view.smoothing}
			onInput={(event) => go(withQuery({ smooth: event.currentTarget.value === '0' ? null : event.currentTarget.value }), true)} /></label>
		<label><input type="checkbox" checked={view.log} onChange={() => go(withQuery({ log: view.log ? null : '1' }), true)} /> log scale</label>
		{view.range ? <button onClick={() => setRange(null)}>Whole range</button> : <small>Drag across a chart to zoom</small>}
		{children}
	</form>;
}
