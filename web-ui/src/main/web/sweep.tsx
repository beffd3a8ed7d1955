/** @jsx h */
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { all, get, Run, Rung, Series } from './api';
import { Chart } from './chart';
import { number } from './format';
import { Bar, Empty, Failure, Loading, State, useLoaded } from './parts';

interface Compared { runs: Run[]; latest: Record<string, number>[]; series: Series[][]; rungs: Rung[] }

async function load(tag: string): Promise<Compared> {
	const runs = (await all<Run>(`/runs?tag=${encodeURIComponent(tag)}`)).sort((one, other) => one.id - other.id);
	const latest = await Promise.all(runs.map((run) => get<Record<string, number>>(`/runs/${run.id}/metrics/latest`)));
	const series = await Promise.all(runs.map((run) =>
		get<{ series: Series[] }>(`/runs/${run.id}/metrics?names=loss&maxPoints=150`).then((answer) => answer.series)));
	const rungs = await get<Rung[]>(`/rungs?tag=${encodeURIComponent(tag)}`);
	return { runs, latest, series, rungs };
}

/** The fields of a recipe by their path, lists as one value. */
function fields(recipe: unknown, path = ''): Map<string, string> {
	const found = new Map<string, string>();
	if (recipe !== null && typeof recipe === 'object' && !Array.isArray(recipe)) {
		for (const [key, value] of Object.entries(recipe)) {
			fields(value, path ? `${path}.${key}` : key).forEach((text, at) => found.set(at, text));
		}
	}
	else {
		found.set(path, JSON.stringify(recipe));
	}
	return found;
}

/** Fields in which the recipes differ. */
function differing(runs: Run[]): string[] {
	const all = runs.map((run) => fields(run.recipe));
	const keys = new Set(all.flatMap((each) => [...each.keys()]));
	return [...keys].filter((key) => new Set(all.map((each) => each.get(key))).size > 1);
}

/** How far a run has come among the others: the last rung at which it was judged. */
function Standing({ rung }: { rung: Rung | undefined }) {
	return rung === undefined ? <span>–</span>
		: <span title={`${rung.metric} ${rung.value === null ? 'was not finite' : number(rung.value)}: place ${rung.place} of ${rung.reached}`}>
			<span class={`rung ${rung.kept ? 'kept' : 'ended'}`}>{rung.kept ? 'passed' : 'ended at'} rung {rung.number}</span>
			{' '}<small>step {rung.step}, {rung.place} of {rung.reached}</small></span>;
}

/** The runs of a sweep side by side: what differs in their recipes, a metric, and their losses in one chart. */
export function SweepPage({ tag }: { tag: string }) {
	const { value, problem } = useLoaded(() => load(tag), [tag], 5000);
	const [chosen, setChosen] = useState('loss');
	const names = value ? [...new Set(value.latest.flatMap((each) => Object.keys(each)))].sort() : [];
	const keys = value ? differing(value.runs) : [];
	const label = (run: Run) => keys.map((key) => `${key.split('.').pop()} ${fields(run.recipe).get(key)}`).join(', ') || run.name;
	const rows = value ? value.runs.map((run, index) => ({ run, result: value.latest[index][chosen] })) : [];
	const last = new Map((value?.rungs ?? []).map((rung) => [rung.run, rung]));
	const falling = /loss|perplexity|error/.test(chosen);
	rows.sort((one, other) => (one.result === undefined ? 1 : other.result === undefined ? -1
		: falling ? one.result - other.result : other.result - one.result));
	return <main>
		<p><a href="#/">← Runs</a></p>
		<header class="head"><h1>{tag.replace(/^sweep:/, '')}</h1>
			<form class="filter"><select aria-label="metric" value={chosen}
				onChange={(event) => setChosen((event.target as HTMLSelectElement).value)}>
				{names.map((name) => <option key={name} value={name}>{name}</option>)}</select></form>
		</header>
		{problem && <Failure problem={problem} />}
		{!value && !problem && <Loading />}
		{value && value.runs.length === 0 && <Empty>No run carries the tag {tag}.</Empty>}
		{value && value.runs.length > 0 && <div class="card scroll"><table>
			<thead><tr><th>#</th><th>Run</th>{keys.map((key) => <th key={key}>{key}</th>)}<th>{chosen}, newest</th>{last.size > 0 && <th>Rung</th>}<th>State</th><th>Progress</th></tr></thead>
			<tbody>{rows.map(({ run, result }) => <tr key={run.id}>
				<td class="number">{run.id}</td><td><a href={`#/runs/${run.id}`}>{run.name}</a></td>
				{keys.map((key) => <td key={key} class="number">{fields(run.recipe).get(key) ?? '–'}</td>)}
				<td class="number">{result === undefined ? '–' : number(result)}</td>
				{last.size > 0 && <td class="number"><Standing rung={last.get(run.id)} /></td>}
				<td><State state={run.state} /></td><td><Bar progress={run.progress} /></td>
			</tr>)}</tbody></table></div>}
		{value && value.series.some((each) => each.length > 0) && <Chart title="loss" series={value.runs.flatMap((run, index) =>
			value.series[index].map((each) => ({ ...each, name: label(run) })))} />}
	</main>;
}
