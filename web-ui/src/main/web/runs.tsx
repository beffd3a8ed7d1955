/** @jsx h */
/** @jsxFrag Fragment */
import { ComponentChildren, Fragment, h } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { Curve, get, RunRow } from './api';
import { Bulk } from './bulk';
import { counted, number, seconds } from './format';
import { useTitle } from './home';
import { useRunTable } from './live';
import { At, Bar, Empty, Failure, Loading, State, joined } from './parts';
import { pipelineAddress, sweepAddress, useParameter, withQuery } from './route';
import { byUrgency, Cell, compare, fits, grouped, GROUPS, KINDS, STATES, summary, timeLeft } from './table';

interface Column { key: string; title: string; value: (row: RunRow) => Cell; show: (row: RunRow) => ComponentChildren; class?: string }

const COLUMNS: Column[] = [
	{ key: 'id', title: '#', value: (row) => row.id, show: (row) => row.id, class: 'number' },
	{ key: 'name', title: 'Run', value: (row) => row.name, show: (row) => <Name row={row} />, class: 'name' },
	{ key: 'kind', title: 'Kind', value: (row) => row.kind + (row.task ?? ''), show: (row) => <>{row.kind.toLowerCase()}{row.task && <small class="block">{row.task}</small>}</> },
	{ key: 'state', title: 'State', value: (row) => STATES.indexOf(row.state.toLowerCase()), show: (row) => <span title={row.reason ?? ''}><State state={row.state} /></span> },
	{ key: 'progress', title: 'Progress', value: (row) => row.progress.total ? row.progress.done / row.progress.total : null, show: (row) => <Bar progress={row.progress} label={`progress of ${row.name}`} /> },
	{ key: 'worked', title: 'Worked', value: (row) => row.startedAt ? row.workedSeconds : null, show: (row) => row.startedAt ? <>{seconds(row.workedSeconds)}</> : '–', class: 'number' },
	{ key: 'left', title: 'Time left', value: (row) => row.secondsLeft, show: (row) => timeLeft(row) ?? '', class: 'number' },
	{ key: 'started', title: 'Started', value: (row) => row.startedAt, show: (row) => <At at={row.startedAt} />, class: 'number' },
	{ key: 'ended', title: 'Ended', value: (row) => row.endedAt, show: (row) => <At at={row.endedAt} />, class: 'number' },
	{ key: 'submitted', title: 'Submitted', value: (row) => row.createdAt, show: (row) => <At at={row.createdAt} />, class: 'number' },
	{ key: 'datasets', title: 'Datasets', value: (row) => row.datasets.join(', ') || null, show: (row) => joined(row.datasets.map((name) => <a key={name} href={`/datasets/${encodeURIComponent(name)}`}>{name}</a>)) },
	{ key: 'submission', title: 'Submission', value: (row) => row.submission, show: (row) => row.submission === null ? '–' : <a href={withQuery({ submission: String(row.submission) })}>from #{row.submission}</a>, class: 'number' },
	{ key: 'attempts', title: 'Attempts', value: (row) => row.attempts, show: (row) => row.attempts, class: 'number' },
	{ key: 'priority', title: 'Priority', value: (row) => row.priority, show: (row) => row.priority, class: 'number' },
	{ key: 'reason', title: 'Reason', value: (row) => row.reason, show: (row) => <small>{row.reason}</small> },
	{ key: 'notes', title: 'Notes', value: (row) => row.notes, show: (row) => <small>{row.notes}</small> },
];

const PRESET = 'id,name,kind,state,progress,left,worked,started';

/** Rows that are drawn at first and at each further sight of the end. */
const STRIDE = 100;

/** Runs whose metrics are asked for. */
const MOST_MEASURED = 500;

function Name({ row }: { row: RunRow }) {
	return <><a href={`/runs/${row.id}`}>{row.name}</a> <span class="narrow"><State state={row.state} /></span>{row.tags.length > 0 && <span class="tags">{row.tags.map((tag) =>
		<a key={tag} class="tag" href={tag.startsWith('pipeline:') ? pipelineAddress(tag, row.submission) : tag.startsWith('sweep:') ? sweepAddress(tag, row.submission) : withQuery({ tag })}>{tag}</a>)}</span>}</>;
}

const text = (value: unknown): Cell => value === undefined || value === null ? null : typeof value === 'number' ? value : typeof value === 'string' ? value : JSON.stringify(value);

/** Best values, or the newest where none is better, of chosen metrics, in one question. */
function useMetrics(rows: RunRow[], names: string[]): Map<string, number> {
	const [values, setValues] = useState<Map<string, number>>(new Map());
	const runs = names.length > 0 ? rows.filter((row) => row.startedAt).slice(0, MOST_MEASURED).map((row) => row.id) : [];
	const key = `${runs.join()} ${names.join()}`;
	useEffect(() => {
		if (runs.length === 0) {
			return;
		}
		let current = true;
		get<Curve[]>(`/metrics?runs=${runs.join()}&names=${encodeURIComponent(names.join())}&maxPoints=2`).then((curves) => current
			&& setValues(new Map(curves.map((curve) => [`${curve.run} ${curve.name}`, curve.best?.value ?? curve.newest.value]))), () => {});
		return () => {
			current = false;
		};
	}, [key]);
	return values;
}

/** All runs: the liveliest first, unless the address says otherwise. */
export function Runs() {
	useTitle('Runs');
	const [words, setWords] = useParameter('q');
	const [kind, setKind] = useParameter('kind');
	const [state, setState] = useParameter('state');
	const [tag, setTag] = useParameter('tag');
	const [dataset, setDataset] = useParameter('dataset');
	const [submission, setSubmission] = useParameter('submission');
	const [sort, setSort] = useParameter('sort');
	const [group, setGroup] = useParameter('group');
	const [chosen, setChosen] = useParameter('columns', localStorage.getItem('columns') ?? PRESET);
	const keys = chosen.split(',').filter((key) => key);
	const fields = keys.filter((key) => key.startsWith('recipe.')).map((key) => key.slice('recipe.'.length));
	const metrics = keys.filter((key) => key.startsWith('metric.')).map((key) => key.slice('metric.'.length));
	const { value: rows, problem, connected, reload } = useRunTable(fields);
	const [selected, setSelected] = useState<Set<number>>(new Set());
	const [folded, setFolded] = useState<Set<string | null>>(new Set());
	const [shown, setShown] = useState(STRIDE);
	const last = useRef<number | null>(null);

	const filtered = useMemo(() => (rows ?? []).filter((row) => fits(row, { words, kind, state, tag, dataset, submission })), [rows, words, kind, state, tag, dataset, submission]);
	const values = useMetrics(filtered, metrics);
	const columns = keys.flatMap((key): Column[] => {
		const known = COLUMNS.find((column) => column.key === key);
		if (known) {
			return [known];
		}
		const name = key.slice(key.indexOf('.') + 1);
		const value = (row: RunRow): Cell => key.startsWith('recipe.') ? text(row.fields[name]) : values.get(`${row.id} ${name}`) ?? null;
		return [{ key, title: name, value, show: (row) => { const cell = value(row); return cell === null ? '–' : typeof cell === 'number' ? number(cell) : cell; }, class: 'number' }];
	});
	const [by, falling] = [sort.replace(/^-/, ''), sort.startsWith('-')];
	const sorter = columns.find((column) => column.key === by);
	const sorted = useMemo(() => [...filtered].sort((one, other) => sorter ? compare(sorter.value(one), sorter.value(other), falling) || other.id - one.id : byUrgency(one, other)), [filtered, sort, values]);
	const groups: [string | null, RunRow[]][] = group ? grouped(sorted, group) : [[null, sorted]];
	const visible = sorted.map((row) => row.id);
	const datasets = useMemo(() => [...new Set((rows ?? []).flatMap((row) => row.datasets))].sort(), [rows]);
	const filtering = words || kind || state || tag || dataset || submission;

	const choose = (row: RunRow, event: MouseEvent) => {
		const next = new Set(selected);
		const from = event.shiftKey && last.current !== null ? visible.indexOf(last.current) : -1;
		const to = visible.indexOf(row.id);
		const some = from < 0 ? [row.id] : visible.slice(Math.min(from, to), Math.max(from, to) + 1);
		const on = !selected.has(row.id);
		some.forEach((id) => on ? next.add(id) : next.delete(id));
		last.current = row.id;
		setSelected(next);
	};
	const all = visible.length > 0 && visible.every((id) => selected.has(id));
	let room = shown;
	return <main class="broad">
		<header class="head"><h1>Runs {rows && <small>{filtering ? `${filtered.length} of ${rows.length}` : rows.length}</small>}</h1>
			{!connected && <span class="calm" role="status">reconnecting…</span>}
			<form class="filter" aria-label="filter" onSubmit={(event) => event.preventDefault()}>
				<input type="search" placeholder="Name, #number, tag, dataset" aria-label="search" value={words} onInput={(event) => setWords(event.currentTarget.value)} />
				<select aria-label="kind" value={kind} onChange={(event) => setKind(event.currentTarget.value)}>
					<option value="">every kind</option>{KINDS.map((each) => <option key={each}>{each}</option>)}</select>
				<select aria-label="state" value={state} onChange={(event) => setState(event.currentTarget.value)}>
					<option value="">every state</option>{STATES.map((each) => <option key={each}>{each}</option>)}</select>
				<select aria-label="dataset" value={dataset} onChange={(event) => setDataset(event.currentTarget.value)}>
					<option value="">every dataset</option>{datasets.map((each) => <option key={each}>{each}</option>)}</select>
				<select aria-label="group by" value={group} onChange={(event) => setGroup(event.currentTarget.value)}>
					<option value="">no groups</option>{[...GROUPS, ...fields].map((each) => <option key={each} value={each}>by {each}</option>)}</select>
				<Columns keys={keys} choose={(next) => {
					localStorage.setItem('columns', next.join());
					setChosen(next.join());
				}} />
			</form>
		</header>
		{(tag || submission) && <ul class="chips" aria-label="filters">
			{tag && <Chip what="tag" remove={() => setTag('')}>{tag}</Chip>}
			{submission && <Chip what="submitted together" remove={() => setSubmission('')}>from <a href={`/runs/${submission}`}>#{submission}</a></Chip>}</ul>}
		{problem && <Failure problem={problem} />}
		{!rows && !problem && <Loading />}
		{rows && rows.length === 0 && <Empty>No runs yet. <a href="/submit">Submit one here</a>, or with <code>./imglish submit recipe.yaml</code></Empty>}
		{rows && rows.length > 0 && filtered.length === 0 && <Empty>No run fits the filter. <a href="/runs">Show all</a></Empty>}
		{selected.size > 0 && <Bulk rows={(rows ?? []).filter((row) => selected.has(row.id))} clear={() => setSelected(new Set())} done={reload} />}
		{filtered.length > 0 && <div class="card scroll" role="region" aria-label="runs" tabIndex={0}><table class="runs">
			<thead><tr><th class="pick"><input type="checkbox" aria-label="select all" checked={all} onChange={() => setSelected(all ? new Set() : new Set(visible))} /></th>
				{columns.map((column) => <th key={column.key} aria-sort={column.key === by ? falling ? 'descending' : 'ascending' : 'none'}>
					<button class="sort" onClick={() => setSort(by !== column.key ? column.key : falling ? '' : '-' + column.key)}>{column.title}</button></th>)}</tr></thead>
			{groups.map(([name, some]) => {
				const part = folded.has(name) && group ? [] : some.slice(0, Math.max(0, room));
				room -= part.length;
				return <tbody key={name ?? ''}>
					{group && <tr class="group"><th class="pick"><input type="checkbox" aria-label={`select ${name ?? 'the others'}`} checked={some.every((row) => selected.has(row.id))}
						onChange={(event) => {
							const next = new Set(selected);
							some.forEach((row) => event.currentTarget.checked ? next.add(row.id) : next.delete(row.id));
							setSelected(next);
						}} /></th><th scope="rowgroup" colSpan={columns.length}>
						<button class="fold" aria-expanded={!folded.has(name)} onClick={() => {
							const next = new Set(folded);
							if (!next.delete(name)) {
								next.add(name);
							}
							setFolded(next);
						}}>{name ?? 'none'}</button> {counted(some.length, 'run')}
						{summary(some).map(([each, count]) => <span key={each}> <span class={`state ${each}`}>{count} {each}</span></span>)}
						{group === 'pipeline' && name && <> <a href={pipelineAddress(name)}>graph</a></>}{group === 'sweep' && name && <> <a href={sweepAddress(name)}>compare</a></>}
					</th></tr>}
					{part.map((row) => <tr key={row.id} aria-selected={selected.has(row.id)}>
						<td class="pick"><input type="checkbox" aria-label={`select ${row.name}`} checked={selected.has(row.id)} onClick={(event) => choose(row, event)} /></td>
						{columns.map((column) => <td key={column.key} class={column.class}>{column.show(row)}</td>)}
					</tr>)}
				</tbody>;
			})}
		</table>{filtered.length > shown && room <= 0 && <More go={() => setShown(shown + STRIDE)} left={filtered.length - shown} />}</div>}
	</main>;
}

/** A filter that is on, with a button that takes it off. */
function Chip({ what, remove, children }: { what: string; remove: () => void; children: ComponentChildren }) {
	return <li class="chip"><small>{what}</small> <span>{children}</span><button class="quiet" aria-label={`remove the filter ${what}`} onClick={remove}>✕</button></li>;
}

/** Draws more rows when the end of those drawn comes into sight. */
function More({ go, left }: { go: () => void; left: number }) {
	const place = useRef<HTMLButtonElement>(null);
	useEffect(() => {
		const observer = new IntersectionObserver((seen) => seen.some((each) => each.isIntersecting) && go(), { rootMargin: '600px' });
		if (place.current) {
			observer.observe(place.current);
		}
		return () => observer.disconnect();
	});
	return <p class="pages"><button ref={place} onClick={go}>{left} more</button></p>;
}

/** Which columns are shown: those of every run, fields of recipes, and metrics. */
function Columns({ keys, choose }: { keys: string[]; choose: (keys: string[]) => void }) {
	const [field, setField] = useState('');
	const own = keys.filter((key) => key.includes('.'));
	const toggle = (key: string) => choose(keys.includes(key) ? keys.filter((each) => each !== key) : [...keys, key]);
	const add = (prefix: string) => {
		if (field.trim()) {
			choose([...keys, prefix + field.trim()]);
			setField('');
		}
	};
	return <details class="menu"><summary>Columns</summary><div class="sheet">
		{COLUMNS.filter((column) => column.key !== 'name').map((column) => <label key={column.key}><input type="checkbox" checked={keys.includes(column.key)} onChange={() => toggle(column.key)} /> {column.title}</label>)}
		{own.map((key) => <label key={key}><input type="checkbox" checked onChange={() => toggle(key)} /> {key}</label>)}
		<label>A field of recipes, or a metric <input placeholder="optimizer.peakRate" value={field} onInput={(event) => setField(event.currentTarget.value)} /></label>
		<div class="actions"><button type="button" onClick={() => add('recipe.')}>Add field</button><button type="button" onClick={() => add('metric.')}>Add metric</button></div>
		<button type="button" class="quiet" onClick={() => choose(PRESET.split(','))}>As at first</button>
	</div></details>;
}
