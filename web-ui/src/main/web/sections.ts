/** Which metrics belong together on a run's page, in the order in which a person looks at them. */
import { Curve } from './api';

export interface Chart { title: string; curves: Curve[] }

export interface Section { title: string; charts: Chart[] }

const LEARNING = ['loss', 'accuracy', 'perplexity', 'learning rate', 'gradient norm'];

const WAITS = ['data_wait', 'comm_wait', 'checkpoint_wait'];

const SMALL_IS_OWN = ['loss', 'perplexity', 'cider'];

function placed(name: string): [section: string, chart: string] {
	const [first, ...rest] = name.split('/');
	const last = rest.length > 0 ? rest[rest.length - 1] : first;
	if (first === 'system') {
		return ['System', last.includes('bytes') || last.includes('memory') ? 'memory' : 'load'];
	}
	if (first === 'validation') {
		return ['Validation', SMALL_IS_OWN.includes(last) ? last : 'shares'];
	}
	if (WAITS.includes(first)) {
		return ['Throughput', 'waits, shares of the time'];
	}
	if (/_per_second$|_seconds$/.test(first)) {
		return ['Throughput', first.replace(/_/g, ' ')];
	}
	if (/^(unmasked_parts|cut_tokens|masked_parts)$/.test(first)) {
		return ['Throughput', first.replace(/_/g, ' ')];
	}
	return ['Learning', first.replace(/_/g, ' ')];
}

const ORDER = ['Learning', 'Validation', 'Throughput', 'System'];

export function sections(curves: Curve[]): Section[] {
	const found = new Map<string, Map<string, Curve[]>>();
	for (const curve of curves) {
		const [section, chart] = placed(curve.name);
		const charts = found.get(section) ?? new Map<string, Curve[]>();
		charts.set(chart, [...(charts.get(chart) ?? []), curve]);
		found.set(section, charts);
	}
	const rank = (title: string) => (LEARNING.indexOf(title) + LEARNING.length + 1) % (LEARNING.length + 1);
	return ORDER.filter((title) => found.has(title)).map((title) => ({
		title, charts: [...(found.get(title) ?? [])].map(([name, some]) => ({ title: name, curves: some }))
			.sort((one, other) => rank(one.title) - rank(other.title) || one.title.localeCompare(other.title)),
	}));
}

/** A metric within its chart: what is said by the chart's title is left out. */
export function shortName(name: string): string {
	return name.replace(/^(validation|system)\//, '').replace(/_/g, ' ');
}

/** What a value is to be held against: the share that guessing reaches, where it was measured. */
export function baseline(name: string, curves: Curve[]): { label: string; value: number } | null {
	const value = (of: string) => curves.find((curve) => curve.name === of)?.newest.value;
	const among: [RegExp, string, string][] = [
		[/^(validation\/)?(pair\/)?image\/accuracy$/, 'validation/image/commonest_code', 'commonest code'],
		[/^validation\/text\/accuracy$/, 'validation/text/commonest_word', 'commonest word'],
		[/^validation\/pair\/text\/accuracy$/, 'validation/pair/text/accuracy_other_image', 'with another image'],
	];
	for (const [pattern, of, label] of among) {
		const found = pattern.test(name) ? value(of) : undefined;
		if (found !== undefined) {
			return { label, value: found };
		}
	}
	return null;
}
