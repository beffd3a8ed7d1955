/** @jsx h */
/** @jsxFrag Fragment */
import { Fragment, h } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { get, LogLine, Problem } from './api';
import { save } from './download';
import { clock, exactly } from './format';
import { Failure } from './parts';

const LINES = 200;

/** Lines of an answer when the whole log is fetched. */
const MOST_LINES = 1000;

/** Lines before the one that an address names. */
const BEFORE = 100;

const LEVELS = ['info', 'warn', 'error'];

const anchor = (number: number) => `line-${number}`;

/** The line that the address names. */
function named(): number | null {
	const found = /^#line-(\d+)$/.exec(location.hash);
	return found ? Number(found[1]) : null;
}

async function download(run: number) {
	const parts: string[] = [];
	for (let after = 0; ;) {
		const lines = await get<LogLine[]>(`/runs/${run}/logs?after=${after}&limit=${MOST_LINES}`);
		parts.push(...lines.map((line) => `${line.at} ${line.attempt} ${line.level} ${line.text}\n`));
		if (lines.length < MOST_LINES) {
			save(`run-${run}.log`, parts.join(''));
			return;
		}
		after = lines[lines.length - 1].number;
	}
}

/** A run's log from the newest line backwards: follows, searches on the server, and marks where attempts begin. */
export function Log({ run, live }: { run: number; live: LogLine[] }) {
	const [level, setLevel] = useState('info');
	const [words, setWords] = useState('');
	const [older, setOlder] = useState<LogLine[]>([]);
	const [found, setFound] = useState<LogLine[] | null>(null);
	const [all, setAll] = useState(false);
	const [wrap, setWrap] = useState(true);
	const [marked, setMarked] = useState(named);
	const [around, setAround] = useState<LogLine[] | null>(null);
	const [follow, setFollow] = useState(marked === null);
	const [problem, setProblem] = useState<Problem | null>(null);
	const place = useRef<HTMLDivElement>(null);
	const filtered = level !== 'info' || words !== '';
	const query = `level=${level}${words ? '&q=' + encodeURIComponent(words) : ''}&limit=${LINES}`;

	useEffect(() => {
		const moved = () => {
			setMarked(named());
			setFollow(false);
		};
		addEventListener('hashchange', moved);
		return () => removeEventListener('hashchange', moved);
	}, []);

	const there = marked === null || live.some((line) => line.number === marked);
	useEffect(() => {
		if (there || around?.some((line) => line.number === marked)) {
			return;
		}
		let current = true;
		get<LogLine[]>(`/runs/${run}/logs?after=${Math.max(0, (marked ?? 0) - BEFORE)}&limit=${LINES}`).then((lines) => current && setAround([...lines].reverse()), (failure) => current && setProblem(failure));
		return () => {
			current = false;
		};
	}, [run, marked, there]);

	useEffect(() => {
		setOlder([]);
		setAll(false);
		setFound(null);
		if (!filtered) {
			return;
		}
		let current = true;
		const timer = setTimeout(() => get<LogLine[]>(`/runs/${run}/logs/newest?${query}`).then((lines) => {
			if (current) {
				setFound(lines);
				setAll(lines.length < LINES);
				setProblem(null);
			}
		}, (failure) => current && setProblem(failure)), 250);
		return () => {
			current = false;
			clearTimeout(timer);
		};
	}, [run, query]);

	const fits = (line: LogLine) => LEVELS.indexOf(line.level.toLowerCase()) >= LEVELS.indexOf(level)
		&& line.text.toLowerCase().includes(words.toLowerCase());
	const newest = found !== null ? [...live.filter((line) => fits(line) && line.number > (found[0]?.number ?? 0)), ...found]
		: !there && !filtered && around ? around : live.filter(fits);
	const lines = [...newest, ...older.filter((line) => line.number < (newest[newest.length - 1]?.number ?? Infinity))].reverse();
	const shown = lines.some((line) => line.number === marked);
	useEffect(() => {
		if (follow && place.current) {
			place.current.scrollTop = place.current.scrollHeight;
		}
	}, [lines.length, follow, wrap]);
	useEffect(() => {
		if (shown && marked !== null) {
			document.getElementById(anchor(marked))?.scrollIntoView({ block: 'center' });
		}
	}, [shown, marked]);

	const act = (work: () => Promise<void>) => () => work().then(() => setProblem(null), setProblem);
	const more = act(async () => {
		const next = await get<LogLine[]>(`/runs/${run}/logs/newest?${query}&before=${lines[0].number}`);
		setFollow(false);
		setOlder([...older, ...next]);
		setAll(next.length < LINES);
	});
	const leave = () => {
		history.replaceState(null, '', location.pathname + location.search);
		setMarked(null);
		setAround(null);
		setFollow(true);
	};
	return <section class="card" id="log">
		<header class="head"><h2>Log</h2>
			<form class="filter" onSubmit={(event) => event.preventDefault()}>
				<input type="search" placeholder="Search the log" aria-label="search the log" value={words} onInput={(event) => setWords(event.currentTarget.value)} />
				<select aria-label="level" value={level} onChange={(event) => setLevel(event.currentTarget.value)}>
					<option value="info">every level</option><option value="warn">warnings and errors</option><option value="error">errors</option></select>
				<label><input type="checkbox" checked={follow} onChange={() => setFollow(!follow)} /> follow</label>
				<label><input type="checkbox" checked={wrap} onChange={() => setWrap(!wrap)} /> wrap</label>
				<button type="button" onClick={act(() => download(run))}>Download</button>
			</form>
		</header>
		{problem && <Failure problem={problem} />}
		{!there && <p class="calm">Lines around line {marked} <button class="quiet" onClick={leave}>Show the newest</button></p>}
		<div class={`log ${wrap ? 'wrap' : ''}`} ref={place} role="log" aria-label="log" aria-live="off" tabIndex={0}
			onScroll={(event) => {
				const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
				if (follow && scrollTop + clientHeight < scrollHeight - 60) {
					setFollow(false);
				}
			}}>
			{lines.length >= LINES && !all && <button class="quiet" onClick={more}>Show older lines</button>}
			{lines.length === 0 && <p>{filtered ? 'No line fits.' : 'Nothing logged yet.'}</p>}
			{lines.map((line, index) => <Fragment key={line.number}>
				{(index === 0 || lines[index - 1].attempt !== line.attempt) && <p class="attempt">Attempt {line.attempt}</p>}
				<p id={anchor(line.number)} class={`${line.level.toLowerCase()} ${line.number === marked ? 'marked' : ''}`}><a href={`#${anchor(line.number)}`} title={`${exactly(line.at)}; the address of this line`}><time dateTime={line.at}>{clock(line.at)}</time></a>
					<span class="level">{line.level === 'INFO' ? '' : line.level}</span> <span>{line.text}</span></p>
			</Fragment>)}
		</div>
	</section>;
}
