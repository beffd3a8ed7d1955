/** What an evaluation predicted, read from the files that it left. */

/**
 * A prediction beside the truth. The larger `rank`, the worse it is; `place` is the sample's in its dataset, `asked` the
 * question or statement, `truths` what people said, `more` further guesses, and `scores` are for people to read.
 */
export interface Judged {
	place: number; sample: string; asked: string | null; said: string; truths: string[]; right: boolean | null; rank: number; more: string[]; scores: string[];
}

interface Row { sample: string; values: Record<string, unknown> }

/** The truth was not even among the guesses. */
const UNGUESSED = 5;

/** How much more recall counts than precision in ROUGE-L, as the evaluation of captions has it. */
const RECALL_WEIGHT = 1.2;

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
	if (rows.some((row) => typeof row.values.caption === 'string')) {
		return captioned(rows);
	}
	const named = csv === null ? null : cells(csv).slice(1);
	return rows.flatMap((row, place) => {
		const found = named ? sorted(named[place] ?? []) : verdict(row.values);
		return found ? [{ place, sample: row.sample, ...found }] : [];
	});
}

type Verdict = Omit<Judged, 'place' | 'sample'>;

function sorted([, truth, ...guesses]: string[]): Verdict {
	const at = guesses.indexOf(truth);
	return { asked: null, said: guesses[0] ?? '', truths: truth ? [truth] : [], right: truth ? at === 0 : null, rank: !truth ? 0 : at < 0 ? UNGUESSED : at, more: guesses.slice(1), scores: [] };
}

const share = (value: number) => `${Math.round(value * 100)} %`;

/** Wrong ones first, among them those that the model is surest of; then what is half right, and what it doubts. */
const badness = (accuracy: number, sure: number) => accuracy === 0 ? 1 + sure : 1 - accuracy + (1 - sure) / 10;

function verdict(values: Record<string, unknown>): Verdict | null {
	const { answer, prediction } = values;
	if (typeof answer === 'string') {
		const answers = Array.isArray(values.answers) ? values.answers.map(String) : [];
		const accuracy = typeof values.accuracy === 'number' ? values.accuracy : answers.includes(answer) ? 1 : 0;
		const sure = typeof values.probability === 'number' ? values.probability : null;
		const known = answers.length > 0;
		return {
			asked: word(values.question), said: answer, truths: counts(answers), right: known ? accuracy > 0 : null, rank: known ? badness(accuracy, sure ?? 0) : 1 - (sure ?? 0), more: [],
			scores: [...(known ? [`accuracy ${share(accuracy)}`] : []), ...(sure === null ? [] : [`${share(sure)} sure`])],
		};
	}
	if (typeof prediction === 'boolean') {
		const known = typeof values.label === 'boolean';
		const right = prediction === values.label;
		const sure = typeof values.probability === 'number' ? prediction ? values.probability : 1 - values.probability : null;
		return {
			asked: word(values.sentence), said: String(prediction), truths: known ? [String(values.label)] : [], right: known ? right : null,
			rank: known ? badness(right ? 1 : 0, sure ?? 0) : 1 - (sure ?? 0), more: [], scores: sure === null ? [] : [`${share(sure)} sure`],
		};
	}
	return null;
}

const word = (value: unknown) => typeof value === 'string' ? value : null;

/** Different answers, the most frequent first, with how many people gave each. */
function counts(answers: string[]): string[] {
	const found = new Map<string, number>();
	answers.forEach((answer) => found.set(answer, (found.get(answer) ?? 0) + 1));
	return [...found].sort((one, other) => other[1] - one[1]).map(([answer, count]) => found.size === 1 ? answer : `${answer} ×${count}`);
}

/** Captions with all references of their image, which stands in several rows where it has several. */
function captioned(rows: Row[]): Judged[] {
	const images = new Map<unknown, { place: number; row: Row; references: string[] }>();
	rows.forEach((row, place) => {
		const key = row.values.image_id ?? row.sample;
		const image = images.get(key) ?? { place, row, references: [] };
		images.set(key, image);
		if (typeof row.values.reference === 'string') {
			image.references.push(row.values.reference);
		}
	});
	return [...images.values()].map(({ place, row, references }) => {
		const said = String(row.values.caption);
		const score = references.length > 0 ? rouge(said, references) : 0;
		return { place, sample: row.sample, asked: null, said, truths: references, right: null, rank: 1 - score, more: [], scores: references.length > 0 ? [`ROUGE-L ${share(score)}`] : [] };
	});
}

const tokens = (text: string) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

/** ROUGE-L of one caption: its longest common subsequence with the references, as the evaluation of COCO captions takes it. */
export function rouge(caption: string, references: string[]): number {
	const said = tokens(caption);
	const common = references.map((reference) => [subsequence(said, tokens(reference)), tokens(reference).length]);
	const precision = Math.max(...common.map(([length]) => length / Math.max(1, said.length)));
	const recall = Math.max(...common.map(([length, all]) => length / Math.max(1, all)));
	const weight = RECALL_WEIGHT ** 2;
	return precision === 0 || recall === 0 ? 0 : (1 + weight) * precision * recall / (recall + weight * precision);
}

/** Length of the longest common subsequence. */
function subsequence(one: string[], other: string[]): number {
	let row: number[] = new Array(other.length + 1).fill(0);
	one.forEach((word) => {
		row = other.reduce((next, each, at) => [...next, each === word ? row[at] + 1 : Math.max(row[at + 1], next[at])], [0]);
	});
	return row[other.length];
}

export interface Confusion { classes: string[]; counts: Map<string, number> }

const pair = (truth: string, said: string) => `${truth}\n${said}`;

/** How often each class was taken for which. */
export function confusion(predictions: Judged[]): Confusion {
	const counts = new Map<string, number>();
	const classes = new Set<string>();
	predictions.forEach(({ truths: [truth], said }) => {
		if (truth !== undefined) {
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
