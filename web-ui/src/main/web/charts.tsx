/** @jsx h */
import { h } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { Attempt, Curve, get } from './api';
import { Chart, unitOf } from './chart';
import { usePins } from './pins';
import { restarts } from './restarts';
import { Chart as Drawn, sections, shortName } from './sections';
import { setRange, useView, ViewControls } from './view';

/** Curves along another axis, or a part of them more closely, are drawn by the server. */
function useCurves(run: number, curves: Curve[]): Curve[] {
	const view = useView();
	const [other, setOther] = useState<Curve[] | null>(null);
	const [from, to] = view.range && view.axis === 'step' ? [Math.max(0, Math.floor(view.range[0])), Math.ceil(view.range[1])] : [null, null];
	const wanted = view.axis !== 'step' || from !== null;
	const newest = Math.max(0, ...curves.map((curve) => curve.newest.step));
	const stage = wanted ? Math.floor(Date.now() / 10000) : 0;
	useEffect(() => {
		if (!wanted) {
			setOther(null);
			return;
		}
		let current = true;
		get<Curve[]>(`/metrics?runs=${run}&x=${view.axis}&maxPoints=600${from === null ? '' : `&from=${from}&to=${to}`}`)
			.then((answer) => current && setOther(answer), () => current && setOther(null));
		return () => {
			current = false;
		};
	}, [run, view.axis, from, to, wanted ? `${newest > 0} ${stage}` : '']);
	return wanted && other ? other : curves;
}

/** A run's curves in sections that fold; pinned ones stand on top, whatever section they are of. */
export function Charts({ run, curves, attempts }: { run: number; curves: Curve[]; attempts: Attempt[] }) {
	const view = useView();
	const [pins, pin] = usePins();
	const shown = useCurves(run, curves);
	const marks = useMemo(() => restarts(attempts, view.axis, shown), [attempts, view.axis, shown]);
	const all = sections(shown.filter((curve) => curve.buckets.length > 0));
	const pinned = pins.flatMap((title) => all.flatMap((section) => section.charts.filter((chart) => chart.title === title)));
	const rest = all.map((section) => ({ ...section, charts: section.charts.filter((chart) => !pinned.includes(chart)) })).filter((section) => section.charts.length > 0);
	const chart = (drawn: Drawn) => <Chart key={drawn.title} title={drawn.title} view={view} onRange={setRange} marks={marks} unit={unitOf(drawn.title)}
		pinned={pinned.includes(drawn)} onPin={() => pin(drawn.title)}
		lines={drawn.curves.map((curve, look) => ({ label: shortName(curve.name), curve, look }))} />;
	return <div>
		<ViewControls view={view}>{marks.length > 0 && <span class="marked"><svg width="22" height="12" aria-hidden="true"><rect width="22" height="12" /><line x1="1" x2="1" y2="12" /></svg>{' '}
			<small>{view.axis === 'time' ? 'nothing was learned here: another attempt begins at the end' : 'another attempt went on from here; in grey what it computed again'}</small></span>}</ViewControls>
		{pinned.length > 0 && <section aria-label="pinned charts"><h2>Pinned</h2><div class="charts">{pinned.map(chart)}</div></section>}
		{rest.map((section) => <details key={section.title} class="section" open={localStorage.getItem('folded ' + section.title) === null}
			onToggle={(event) => event.currentTarget.open ? localStorage.removeItem('folded ' + section.title) : localStorage.setItem('folded ' + section.title, 'yes')}>
			<summary><h2>{section.title}</h2></summary>
			<div class="charts">{section.charts.map(chart)}</div>
		</details>)}
	</div>;
}
