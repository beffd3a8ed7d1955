/** @jsx h */
import { h } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { all, Curve, get, Goal, Run, Rung, Yardstick } from './api';
import { Chart, unitOf } from './chart';
import { counted, mean, number, spread } from './format';
import { useTitle } from './home';
import { Parallel } from './parallel';
import { Bar, Empty, Failure, Loading, Scroll, State, useLoaded } from './parts';
import { differing, fieldsOf } from './recipe';
import { RecipeDifference } from './recipediff';
import { useParameter, useRoute } from './route';
import { SamplesOfRuns } from './samples';
import { BatchChoice, useBatch } from './submissions';
import { compare } from './table';
import { setRange, useView, ViewControls } from './view';

const MOST_LINES = 24;

const POINTS = 200;

/** Runs by their numbers, laid over each other. */
export function ComparePage() {
	useTitle('Compare');
	const { query } = useRoute();
	const ids = (query.get('runs') ?? '').split(',').filter((id) => /^\d+$/.test(id));
	const { value, problem } = useLoaded(() => Promise.all(ids.map((id) => get<Run>(`/runs/${id}`))), [ids.join()], 60000);
	return <main class="broad"><header class="head"><h1>Compare</h1><span>{ids.length} runs</span></header>
		{problem && <Failure problem={problem} />}
		{ids.length === 0 && <Empty>Select runs in <a href="/runs">the list</a> and choose Compare.</Empty>}
		{!value && !problem && ids.length > 0 && <Loading />}
		{value && value.length > 0 && <Comparison runs={value} rungs={[]} />}
		{value && value.length === 1 && <p>To lay others beside it, select them in <a href="/runs">the list</a>.</p>}
	</main>;
}

/** The runs of a sweep, with the rungs at which they were judged. */
export function SweepPage({ name }: { name: string }) {
	useTitle(`Sweep ${name}`);
	const tag = `sweep:${name}`;
	const { value, problem } = useLoaded(async () => {
		const [runs, rungs] = await Promise.all([all<Run>(`/runs?tag=${encodeURIComponent(tag)}`), get<Rung[]>(`/rungs?tag=${encodeURIComponent(tag)}`)]);
		return { runs: runs.sort((one, other) => one.id - other.id), rungs };
	}, [tag], 10000);
	const batch = useBatch(value?.runs);
	const runs = batch.chosen?.rows ?? [];
	return <main class="broad"><header class="head"><h1>{name}</h1>{value && <span>{counted(runs.length, 'run')}</span>}<BatchChoice of={batch} /></header>
		{problem && <Failure problem={problem} />}
		{!value && !problem && <Loading />}
		{value && value.runs.length === 0 && <Empty>No run carries the tag {tag}.</Empty>}
		{value && runs.length > 0 && <Comparison key={batch.chosen?.number} runs={runs} rungs={value.rungs.filter((rung) => runs.some((run) => run.id === rung.run))} />}
	</main>;
}

/** How far a run has come among the others: the last rung at which it was judged. */
function Standing({ rung }: { rung: Rung | undefined }) {
	return rung === undefined ? <span>–</span>
		: <span title={`${rung.metric} ${rung.value === null ? 'was not finite' : number(rung.value)}: place ${rung.place} of ${rung.reached}`}>
			<span class={`rung ${rung.kept ? 'kept' : 'ended'}`}>{rung.kept ? 'passed' : 'ended at'} rung {rung.number}</span>
			{' '}<small>step {rung.step}, {rung.place} of {rung.reached}</small></span>;
}

/** What all of some runs that are judged at all are judged by. */
function yardstickOf(runs: Run[]): Yardstick | null {
	const found = runs.flatMap((run) => run.judgedBy ?? []);
	return found.length > 0 && found.every((each) => each.metric === found[0].metric && each.goal === found[0].goal) ? found[0] : null;
}

/** Curves of equal runs as one: their mean at each place that all have. */
function averaged(curves: Curve[]): Curve {
	const places = curves.map((curve) => new Map(curve.buckets.map((bucket) => [bucket.x, bucket])));
	const shared = curves[0].buckets.filter((bucket) => places.every((have) => have.has(bucket.x)));
	return {
		...curves[0], buckets: shared.map((bucket) => {
			const values = places.map((have) => have.get(bucket.x)?.last ?? bucket.last);
			return { ...bucket, last: mean(values), minimum: Math.min(...values), maximum: Math.max(...values) };
		}),
	};
}

function Comparison({ runs, rungs }: { runs: Run[]; rungs: Rung[] }) {
	const view = useView();
	const [metric, setMetric] = useParameter('metric');
	const [seeds, setSeeds] = useParameter('seeds');
	const [hidden, setHidden] = useState<Set<number>>(new Set());
	const ids = runs.map((run) => run.id).join();
	const going = runs.some((run) => ['RUNNING', 'STOPPING', 'QUEUED', 'WAITING'].includes(run.state));
	const { value: heads } = useLoaded(() => get<Curve[]>(`/metrics?runs=${ids}&maxPoints=2`), [ids], going ? 10000 : 600000);
	const names = [...new Set((heads ?? []).map((curve) => curve.name))].sort();
	const yardstick = yardstickOf(runs);
	const measured = yardstick !== null && names.includes(yardstick.metric);
	const chosen = metric || (measured && yardstick.metric) || ['validation/loss', 'loss', 'accuracy'].find((name) => names.includes(name)) || names[0] || '';
	const drawn = [...new Set([chosen, ...['loss', 'validation/loss', 'learning_rate'].filter((name) => names.includes(name))])].filter((name) => name);
	const { value: curves } = useLoaded(() => drawn.length === 0 ? Promise.resolve([]) : get<Curve[]>(`/metrics?runs=${ids}&names=${encodeURIComponent(drawn.join())}&x=${view.axis}&maxPoints=${POINTS}`),
		[ids, drawn.join(), view.axis], going ? 10000 : 600000);
	const recipes = useMemo(() => runs.map((run) => fieldsOf(run.recipe)), [ids]);
	const fields = useMemo(() => differing(recipes).filter((field) => field !== 'name'), [recipes]);
	const rung = new Map(rungs.map((each) => [each.run, each]));
	const head = (run: Run) => heads?.find((curve) => curve.run === run.id && curve.name === chosen);
	const goal = chosen === yardstick?.metric ? yardstick.goal : heads?.find((curve) => curve.name === chosen)?.goal ?? 'NONE';
	const score = (run: Run) => (head(run)?.goal === goal ? head(run)?.best?.value : null) ?? head(run)?.newest.value ?? null;
	const rows = [...runs.keys()].sort((one, other) => compare(score(runs[one]), score(runs[other]), goal === 'MAX') || runs[one].id - runs[other].id);
	const label = (index: number) => `${runs[index].name} #${runs[index].id}`;
	const alike = (index: number) => fields.filter((field) => field !== 'seed').map((field) => `${field.split('.').pop()} ${recipes[index].get(field) ?? '–'}`).join(', ') || 'all alike';
	const lines = (name: string) => {
		const shown = rows.filter((index) => !hidden.has(runs[index].id)).slice(0, MOST_LINES);
		const of = (index: number) => curves?.find((curve) => curve.run === runs[index].id && curve.name === name);
		if (seeds) {
			const groups = new Map<string, Curve[]>();
			shown.forEach((index) => {
				const curve = of(index);
				if (curve) {
					groups.set(alike(index), [...(groups.get(alike(index)) ?? []), curve]);
				}
			});
			return [...groups].map(([text, some], look) => ({ label: `${text} (${some.length})`, curve: averaged(some), look }));
		}
		return shown.flatMap((index) => {
			const curve = of(index);
			return curve && curve.buckets.length > 0 ? [{ label: label(index), curve, look: index }] : [];
		});
	};
	const groups = seeds ? [...new Set(rows.map(alike))].map((text) => [text, rows.filter((index) => alike(index) === text).flatMap((index) => score(runs[index]) ?? [])] as const) : [];
	return <div>
		<div class="controls"><label>Metric <select aria-label="Metric" value={chosen} onChange={(event) => setMetric(event.currentTarget.value)}>
			{names.map((name) => <option key={name}>{name}</option>)}</select></label>
			{fields.includes('seed') && <label><input type="checkbox" checked={seeds === '1'} onChange={() => setSeeds(seeds ? '' : '1')} /> mean over seeds</label>}</div>
		{heads && chosen && <p class="ranked">{goal === 'NONE' ? <span>In rising order of <code>{chosen}</code>, of which no value is better than another.</span>
			: <span>Best first by <code>{chosen}</code>, {goal === 'MAX' ? 'the highest' : 'the lowest'}.</span>}{' '}
			{yardstick && chosen === yardstick.metric ? rungs.length > 0 ? 'By it the halving of the sweep judges.' : 'By it the runs are judged.'
				: yardstick ? <span>They are judged by <code>{yardstick.metric}</code>{measured ? '.' : ', which is not measured yet.'}</span> : 'They have no held-out metric in common to be judged by.'}</p>}
		<Scroll label="compared runs"><table class="compared">
			<thead><tr><th><span class="unseen">Drawn</span></th><th>Run</th><th>State</th><th class="right">{chosen}, best</th><th class="right">newest</th>{rungs.length > 0 && <th>Halving</th>}{fields.map((field) => <th key={field}>{field}</th>)}<th>Progress</th></tr></thead>
			<tbody>{rows.map((index, place) => {
				const run = runs[index];
				const found = head(run);
				const best = place === 0 && rows.length > 1 && goal !== 'NONE' && score(run) !== null;
				return <tr key={run.id}>
					<td><input type="checkbox" aria-label={`draw ${run.name}`} checked={!hidden.has(run.id)} onChange={() => {
						const next = new Set(hidden);
						if (!next.delete(run.id)) {
							next.add(run.id);
						}
						setHidden(next);
					}} /></td>
					<td class="name"><a href={`/runs/${run.id}`}>{run.name}</a> <small>#{run.id}</small>{best && <span class="best-one">best</span>}</td><td><State state={run.state} /></td>
					<td class="number right">{found?.best ? <span title={`at step ${found.best.step}`}><b>{number(found.best.value)}</b></span> : '–'}</td>
					<td class="number right">{found ? number(found.newest.value) : '–'}</td>
					{rungs.length > 0 && <td><Standing rung={rung.get(run.id)} /></td>}
					{fields.map((field) => <td key={field} class="number">{recipes[index].get(field)?.replace(/^"|"$/g, '') ?? '–'}</td>)}
					<td><Bar progress={run.progress} label={`progress of ${run.name}`} /></td>
				</tr>;
			})}</tbody>
		</table></Scroll>
		{groups.length > 0 && <section class="card"><h2>{chosen}, mean and spread over seeds</h2><Scroll label="mean and spread over seeds" class=""><table><thead><tr><th>Alike in</th><th class="right">mean</th><th class="right">spread</th><th class="right">runs</th></tr></thead>
			<tbody>{groups.map(([text, some]) => <tr key={text}><td>{text}</td><td class="number right">{some.length ? number(mean(some)) : '–'}</td><td class="number right">{some.length > 1 ? '± ' + number(spread(some)) : '–'}</td><td class="number right">{some.length}</td></tr>)}</tbody></table></Scroll></section>}
		<Scatters runs={runs} recipes={recipes} fields={fields} metric={chosen} goal={goal} score={score} />
		{runs.length > 1 && <RecipeDifference key={ids} runs={rows.map((index) => runs[index])} />}
		<h2 class="unseen">Charts</h2>
		<ViewControls view={view} />
		{!curves?.length && drawn.length > 0 && <Loading />}
		<div class="charts wide">{drawn.filter((name) => lines(name).length > 0).map((name) => <Chart key={name} title={name} view={view} onRange={setRange} unit={unitOf(name)} lines={lines(name)} />)}</div>
		<SamplesOfRuns runs={rows.filter((index) => !hidden.has(runs[index].id)).map((index) => ({ id: runs[index].id, label: label(index) }))} going={going} />
	</div>;
}

const WIDTH = 260;

const HEIGHT = 170;

const EDGE = 44;

/** The metric against each numeric field in which the recipes differ. */
function Scatters({ runs, recipes, fields, metric, goal, score }: { runs: Run[]; goal: Goal; recipes: Map<string, string>[]; fields: string[]; metric: string; score: (run: Run) => number | null }) {
	const numeric = fields.filter((field) => field !== 'seed' && recipes.every((recipe) => Number.isFinite(Number(recipe.get(field) ?? NaN))));
	const scored = [...runs.keys()].filter((index) => score(runs[index]) !== null);
	if (numeric.length === 0 || scored.length < 3) {
		return null;
	}
	const ys = scored.map((index) => score(runs[index]) ?? 0);
	const scale = (values: number[], from: number, to: number) => {
		const log = values.every((value) => value > 0) && Math.max(...values) / Math.min(...values) > 30;
		const at = (value: number) => log ? Math.log(value) : value;
		const [low, high] = [at(Math.min(...values)), at(Math.max(...values))];
		return (value: number) => high === low ? (from + to) / 2 : from + (at(value) - low) / (high - low) * (to - from);
	};
	const y = scale(ys, HEIGHT - 30, 12);
	const strands = scored.map((index, at) => ({ id: runs[index].id, name: runs[index].name, look: index, values: [...numeric.map((field) => Number(recipes[index].get(field))), ys[at]] }));
	const first = scored.length > 0 ? runs[scored[ys.indexOf(goal === 'MAX' ? Math.max(...ys) : Math.min(...ys))]].id : null;
	return <div><h2 class="unseen">By field</h2>{numeric.length > 1 && <Parallel axes={[...numeric, metric]} strands={strands} best={goal === 'NONE' ? null : first} />}
		<div class="charts">{numeric.map((field) => {
		const xs = scored.map((index) => Number(recipes[index].get(field)));
		const x = scale(xs, EDGE + 8, WIDTH - 12);
		return <section key={field} class="card chart"><header><h3>{metric} by {field}</h3></header><svg class="scatter" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={`${metric} by ${field} of ${scored.length} runs`}>
			<line x1={EDGE} x2={WIDTH} y1={HEIGHT - 20} y2={HEIGHT - 20} /><line x1={EDGE} x2={EDGE} y1="0" y2={HEIGHT - 20} />
			<text x={EDGE} y={HEIGHT - 6}>{number(Math.min(...xs))}</text><text x={WIDTH} y={HEIGHT - 6} text-anchor="end">{number(Math.max(...xs))}</text>
			<text x={EDGE - 4} y="16" text-anchor="end">{number(Math.max(...ys))}</text><text x={EDGE - 4} y={HEIGHT - 26} text-anchor="end">{number(Math.min(...ys))}</text>
			{scored.map((index, at) => <circle key={index} cx={x(xs[at])} cy={y(ys[at])} r="4.5"><title>{`${runs[index].name}: ${field} ${xs[at]}, ${metric} ${number(ys[at])}`}</title></circle>)}
		</svg></section>;
	})}</div></div>;
}
