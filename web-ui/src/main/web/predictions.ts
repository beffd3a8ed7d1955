/** What an evaluation predicted, read from the files that it left. */

/** A prediction beside the truth; `rank` tells how bad it is, 0 for right, and `place` is the sample's in its dataset. */
export interface Judged { place: number; sample: string; said: string; truth: string | null; right: boolean | null; rank: number; more: string[] }

interface Row { sample: string; values: Record<string, unknown> }

/** The truth was not even among the guesses. */
const UNGUESSED = 5;

/** Answers of people that make an answer fully right. */
const AGREED = 3;

/** Lines of a CSV file (RFC 4180) as cells. */
export function cells(csv: string): string[][] {
	const rows: string[][] = [];
	let row: string[] = [];
	for (const [, quoted, plain, end] of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
		row.push(quoted === undefined ? plain : quoted.replace(/""/g, '"'));
		if (end !== ',') {
			if (row.length > 1 || row[0]) {
				rows.push(row);
			}
			row = [];
		}
	}
	return rows;
}

/**
 * Predictions in the order of the dataset.
 * @param lines one JSON object a line
 * @param csv names of true and guessed classes, in the same order, where the task is to sort into classes
 */
export function judged(lines: string, csv: string | null): Judged[] {
	const rows = lines.split('\n').filter((line) => line).map((line) => JSON.parse(line) as Row);
	const named = csv === null ? null : cells(csv).slice(1);
	return rows.flatMap((row, place) => {
		const found = named ? sorted(named[place] ?? []) : verdict(row.values);
		return found ? [{ place, sample: row.sample, ...found }] : [];
	});
}

type Verdict = Omit<Judged, 'place' | 'sample'>;

function sorted([, truth, ...guesses]: string[]): Verdict {
	const at = guesses.indexOf(truth);
	return { said: guesses[0] ?? '', truth: truth || null, right: truth ? at === 0 : null, rank: !truth ? 0 : at < 0 ? UNGUESSED : at, more: guesses.slice(1) };
}

function verdict(values: Record<string, unknown>): Verdict | null {
	if (typeof values.answer === 'string') {
		const answers = Array.isArray(values.answers) ? values.answers.map(String) : [];
		const agreed = answers.filter((answer) => answer === values.answer).length;
		return {
			said: values.answer, truth: [...new Set(answers)].join(', ') || null, right: answers.length > 0 ? agreed > 0 : null,
			rank: answers.length > 0 ? 1 - Math.min(1, agreed / Math.min(AGREED, answers.length)) : 0, more: [],
		};
	}
	if (typeof values.prediction === 'boolean') {
		const known = typeof values.label === 'boolean';
		return { said: String(values.prediction), truth: known ? String(values.label) : null, right: known ? values.prediction === values.label : null, rank: known && values.prediction !== values.label ? 1 : 0, more: [] };
	}
	return typeof values.caption === 'string' ? { said: values.caption, truth: typeof values.reference === 'string' ? values.reference : null, right: null, rank: 0, more: [] } : null;
}

export interface Confusion { classes: string[]; counts: Map<string, number> }

const pair = (truth: string, said: string) => `${truth}\n${said}`;

/** How often each class was taken for which. */
export function confusion(predictions: Judged[]): Confusion {
	const counts = new Map<string, number>();
	const classes = new Set<string>();
	predictions.forEach(({ truth, said }) => {
		if (truth !== null) {
			classes.add(truth).add(said);
			counts.set(pair(truth, said), (counts.get(pair(truth, said)) ?? 0) + 1);
		}
	});
	return { classes: [...classes].sort((one, other) => one.localeCompare(other, undefined, { numeric: true })), counts };
}

export const confused = (of: Confusion, truth: string, said: string) => of.counts.get(pair(truth, said)) ?? 0;

/** A class as it was judged. */
export interface ClassRow { name: string; samples: number; recall: number | null; precision: number | null; takenFor: string | null; times: number }

export function classRows(of: Confusion): ClassRow[] {
	const total = new Map<string, number>();
	const said = new Map<string, number>();
	const worst = new Map<string, [string, number]>();
	of.counts.forEach((count, key) => {
		const [truth, guess] = key.split('\n');
		total.set(truth, (total.get(truth) ?? 0) + count);
		said.set(guess, (said.get(guess) ?? 0) + count);
		if (truth !== guess && count > (worst.get(truth)?.[1] ?? 0)) {
			worst.set(truth, [guess, count]);
		}
	});
	return of.classes.map((name) => {
		const right = confused(of, name, name);
		const [samples, guessed, [takenFor, times]] = [total.get(name) ?? 0, said.get(name) ?? 0, worst.get(name) ?? [null, 0]];
		return { name, samples, recall: samples ? right / samples : null, precision: guessed ? right / guessed : null, takenFor, times };
	});
}
