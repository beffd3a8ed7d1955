/** @jsx h */
import { h } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { Run } from './api';
import { Scroll } from './parts';
import { recipeText } from './recipe';

/** Lines around a difference that are shown. */
const AROUND = 2;

interface Line { sort: 'same' | 'gone' | 'new'; text: string }

/** The recipes of two of the runs, line by line: what the first has alone, what the second has, and what stands around it. */
export function RecipeDifference({ runs }: { runs: Run[] }) {
	const [first, setFirst] = useState(runs[0].id);
	const [second, setSecond] = useState(runs[1].id);
	const [whole, setWhole] = useState(false);
	const of = (id: number, other: Run) => runs.find((run) => run.id === id) ?? other;
	const [before, after] = [of(first, runs[0]), of(second, runs[1])];
	const lines = useMemo(() => compared(recipeText(before.recipe).trimEnd().split('\n'), recipeText(after.recipe).trimEnd().split('\n')), [before.id, after.id]);
	const shown = lines.map((_, at) => whole || lines.slice(Math.max(0, at - AROUND), at + AROUND + 1).some((line) => line.sort !== 'same'));
	const choice = (label: string, value: number, set: (id: number) => void) => <select aria-label={label} value={value} onChange={(event) => set(Number(event.currentTarget.value))}>
		{runs.map((run) => <option key={run.id} value={run.id}>{run.name} #{run.id}</option>)}</select>;
	return <section class="card" aria-label="recipes line by line"><header class="head"><h2>Recipes, line by line</h2>
		<div class="filter">{choice('one recipe', before.id, setFirst)}{choice('the other recipe', after.id, setSecond)}
			<label><input type="checkbox" checked={whole} onChange={() => setWhole(!whole)} /> whole recipes</label></div></header>
		{lines.every((line) => line.sort === 'same') ? <p>They are the same.</p> : <Scroll label="differences" class=""><pre class="difference">{lines.map((line, at) => !shown[at] ? at > 0 && shown[at - 1] ? <span key={at} class="gap">…{'\n'}</span> : null
			: line.sort === 'gone' ? <del key={at}>− {line.text}{'\n'}</del> : line.sort === 'new' ? <ins key={at}>+ {line.text}{'\n'}</ins> : <span key={at}>  {line.text}{'\n'}</span>)}</pre></Scroll>}
	</section>;
}

/** The longest common subsequence of two texts, and what either has beside it. */
function compared(one: string[], other: string[]): Line[] {
	const longest = Array.from({ length: one.length + 1 }, () => new Uint32Array(other.length + 1));
	for (let i = one.length - 1; i >= 0; i--) {
		for (let j = other.length - 1; j >= 0; j--) {
			longest[i][j] = one[i] === other[j] ? longest[i + 1][j + 1] + 1 : Math.max(longest[i + 1][j], longest[i][j + 1]);
		}
	}
	const lines: Line[] = [];
	let [i, j] = [0, 0];
	while (i < one.length || j < other.length) {
		if (i < one.length && j < other.length && one[i] === other[j]) {
			lines.push({ sort: 'same', text: one[i] });
			i++;
			j++;
		}
		else if (i < one.length && (j === other.length || longest[i + 1][j] >= longest[i][j + 1])) {
			lines.push({ sort: 'gone', text: one[i++] });
		}
		else {
			lines.push({ sort: 'new', text: other[j++] });
		}
	}
	return lines;
}
