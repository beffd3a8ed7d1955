/** @jsx h */
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { counted, number } from './format';
import { Scroll } from './parts';
import { ClassRow, classRows, confused, Confusion } from './predictions';
import { Cell, compare } from './table';

/** More classes than this make squares too small to be read. */
const MOST_CLASSES = 40;

const PERCENT = 100;

type Choose = (truth: string, said: string) => void;

/** True classes as rows, guesses as columns; a square leads to its predictions. */
export function Matrix({ of, chosen, choose }: { of: Confusion; chosen: { truth: string; said: string } | null; choose: Choose }) {
	const { classes } = of;
	if (classes.length > MOST_CLASSES) {
		return <section class="card"><h2>Confusion</h2><p>{classes.length} classes are too many for a matrix; the table tells what each is most often taken for.</p></section>;
	}
	return <section class="card"><h2>Confusion <small>true classes down, guesses across</small></h2><Scroll label="confusion matrix" class=""><table class="matrix">
		<thead><tr><th scope="col"><span class="unseen">True class</span></th>{classes.map((said) => <th key={said} scope="col"><span>{said}</span></th>)}</tr></thead>
		<tbody>{classes.map((truth) => {
			const most = Math.max(1, ...classes.map((said) => confused(of, truth, said)));
			return <tr key={truth}><th scope="row">{truth}</th>{classes.map((said) => {
				const count = confused(of, truth, said);
				return <td key={said} class={truth === said ? 'hit' : 'miss'} style={{ '--share': `${Math.round(PERCENT * count / most)}%` }}>
					{count > 0 && <button aria-pressed={chosen?.truth === truth && chosen.said === said} aria-label={`${count} of ${truth} taken for ${said}`} onClick={() => choose(truth, said)}>{count}</button>}</td>;
			})}</tr>;
		})}</tbody></table></Scroll></section>;
}

const COLUMNS: { title: string; hint?: string; value: (row: ClassRow) => Cell }[] = [
	{ title: 'Class', value: (row) => row.name },
	{ title: 'Samples', value: (row) => row.samples },
	{ title: 'Recall', hint: 'share of its samples that were found', value: (row) => row.recall },
	{ title: 'Precision', hint: 'share of the guesses of it that were right', value: (row) => row.precision },
	{ title: 'Most often taken for', value: (row) => row.times },
];

/** Classes with how well each is told from the others, the worst first. */
export function ClassTable({ of, choose }: { of: Confusion; choose: Choose }) {
	const [by, setBy] = useState(2);
	const [falling, setFalling] = useState(false);
	const rows = classRows(of).sort((one, other) => compare(COLUMNS[by].value(one), COLUMNS[by].value(other), falling));
	return <section class="card"><h2>Classes <small>{of.classes.length}</small></h2><Scroll label="classes" class="family"><table>
		<thead><tr>{COLUMNS.map((column, index) => <th key={column.title} aria-sort={index !== by ? 'none' : falling ? 'descending' : 'ascending'}>
			<button class="sort" title={column.hint} onClick={() => {
				setFalling(index === by && !falling);
				setBy(index);
			}}>{column.title}</button></th>)}</tr></thead>
		<tbody>{rows.map((row) => <tr key={row.name}><td>{row.name}</td><td class="number">{row.samples}</td><td class="number"><Share of={row.recall} /></td><td class="number"><Share of={row.precision} /></td>
			<td class="number">{row.takenFor === null ? '–' : <button class="quiet link" onClick={() => choose(row.name, row.takenFor ?? '')}>{row.takenFor} <small>{counted(row.times, 'time')}</small></button>}</td></tr>)}</tbody></table></Scroll></section>;
}

function Share({ of }: { of: number | null }) {
	return of === null ? <span>–</span> : <span><span class="meter" style={{ width: `${of * 4}rem` }} />{number(of)}</span>;
}
