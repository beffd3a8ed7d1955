/** @jsx h */
import { Fragment, h } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { get, LogLine, Problem } from './api';
import { clock, exactly } from './format';
import { Failure } from './parts';

/** @jsxFrag Fragment */

const LINES = 200;

const LEVELS = ['info', 'warn', 'error'];

/** A run's log from the newest line backwards: follows, searches on the server, and marks where attempts begin. */
export function Log({ run, live }: { run: number; live: LogLine[] }) {
	const [level, setLevel] = useState('info');
	const [words, setWords] = useState('');
	const [older, setOlder] = useState<LogLine[]>([]);
	const [found, setFound] = useState<LogLine[] | null>(null);
	const [all, setAll] = useState(false);
	const [wrap, setWrap] = useState(true);
	const [follow, setFollow] = useState(true);
	const [problem, setProblem] = useState<Problem | null>(null);
	const place = useRef<HTMLDivElement>(null);
	const filtered = level !== 'info' || words !== '';
	const query = `level=${level}${words ? '&q=' + encodeURIComponent(words) : ''}&limit=${LINES}`;

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
	const newest = found === null ? live.filter(fits) : [...live.filter((line) => fits(line) && line.number > (found[0]?.number ?? 0)), ...found];
	const lines = [...newest, ...older.filter((line) => line.number < (newest[newest.length - 1]?.number ?? Infinity))].reverse();
	useEffect(() => {
		if (follow && place.current) {
			place.current.scrollTop = place.current.scrollHeight;
		}
	}, [lines.length, follow, wrap]);

	const more = async () => {
		try {
			const next = await get<LogLine[]>(`/runs/${run}/logs/newest?${query}&before=${lines[0].number}`);
			setFollow(false);
			setOlder([...older, ...next]);
			setAll(next.length < LINES);
			setProblem(null);
		}
		catch (failure) {
			setProblem(failure as Problem);
		}
	};
	return <section class="card" id="log">
		<header class="head"><h2>Log</h2>
			<form class="filter" onSubmit={(event) => event.preventDefault()}>
				<input type="search" placeholder="Search the log" aria-label="search the log" value={words} onInput={(event) => setWords(event.currentTarget.value)} />
				<select aria-label="level" value={level} onChange={(event) => setLevel(event.currentTarget.value)}>
					<option value="info">every level</option><option value="warn">warnings and errors</option><option value="error">errors</option></select>
				<label><input type="checkbox" checked={follow} onChange={() => setFollow(!follow)} /> follow</label>
				<label><input type="checkbox" checked={wrap} onChange={() => setWrap(!wrap)} /> wrap</label>
			</form>
		</header>
		{problem && <Failure problem={problem} />}
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
				<p class={line.level.toLowerCase()}><time dateTime={line.at} title={exactly(line.at)}>{clock(line.at)}</time>
					<span class="level">{line.level === 'INFO' ? '' : line.level}</span> <span>{line.text}</span></p>
			</Fragment>)}
		</div>
	</section>;
}
