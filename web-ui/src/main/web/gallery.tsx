/** @jsx h */
import { h } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { get, Page, Sample } from './api';
import { counted } from './format';
import { Pages, useLoaded } from './parts';
import { Judged } from './predictions';

const ROWS = 12;

const SHOWN = { worst: 'worst first', best: 'best first', order: 'as in the dataset' };

/** Predictions with their pictures, of which some are picked. */
export function Predictions({ predictions, dataset, wanted, clear }: { predictions: Judged[]; dataset: string; wanted: { truth: string; said: string } | null; clear: () => void }) {
	const [verdict, setVerdict] = useState('');
	const [order, setOrder] = useState<keyof typeof SHOWN>('worst');
	const [words, setWords] = useState('');
	const [page, setPage] = useState(0);
	const judgeable = predictions.some((each) => each.right !== null);
	const ranked = predictions.some((each) => each.rank !== predictions[0].rank);
	const some = useMemo(() => predictions
		.filter((each) => wanted ? each.truths[0] === wanted.truth && each.said === wanted.said : !verdict || each.right === (verdict === 'right'))
		.filter((each) => `${each.asked ?? ''} ${each.said} ${each.truths.join(' ')} ${each.sample}`.toLowerCase().includes(words.toLowerCase()))
		.sort((one, other) => (order === 'worst' ? other.rank - one.rank : order === 'best' ? one.rank - other.rank : 0) || one.place - other.place), [predictions, verdict, order, words, wanted]);
	const at = Math.min(page, Math.max(0, Math.ceil(some.length / ROWS) - 1));
	return <section class="card" aria-label="predictions"><header class="head"><h2>Predictions <small>{some.length === predictions.length ? counted(some.length, 'sample') : `${some.length.toLocaleString('en')} of ${counted(predictions.length, 'sample')}`}</small></h2>
		<form class="filter" onSubmit={(event) => event.preventDefault()}>
			<input type="search" aria-label="search predictions" placeholder="Question or answer" value={words} onInput={(event) => setWords(event.currentTarget.value)} />
			{judgeable && <select aria-label="right or wrong" value={verdict} onChange={(event) => {
				clear();
				setVerdict(event.currentTarget.value);
			}}><option value="">right and wrong</option><option value="wrong">wrong</option><option value="right">right</option></select>}
			{ranked && <select aria-label="order" value={order} onChange={(event) => setOrder(event.currentTarget.value as keyof typeof SHOWN)}>
				{Object.entries(SHOWN).map(([key, title]) => <option key={key} value={key}>{title}</option>)}</select>}
		</form></header>
		{wanted && <p>Those of <b>{wanted.truth}</b> that were taken for <b>{wanted.said}</b> <button class="quiet" onClick={clear}>show all</button></p>}
		{some.length === 0 && <p>None of them.</p>}
		<div class={some.some((each) => each.asked || each.scores.length > 0) ? 'gallery told' : 'gallery'}>{some.slice(at * ROWS, (at + 1) * ROWS).map((each) => <Prediction key={each.place} dataset={dataset} of={each} />)}</div>
		<Pages of={{ items: [], page: at, size: ROWS, total: some.length }} go={setPage} />
	</section>;
}

const grade = (right: boolean | null) => right === null ? '' : right ? 'good' : 'bad';

function Prediction({ dataset, of }: { dataset: string; of: Judged }) {
	const { value } = useLoaded(() => get<Page<Sample>>(`/datasets/${encodeURIComponent(dataset)}/samples?page=${of.place}&size=1`), [dataset, of.place], 3600000);
	const sample = value?.items[0];
	const asked = of.asked ?? (sample?.text && !of.truths.includes(sample.text) ? sample.text : null);
	return <figure class={of.right === null ? '' : of.right ? 'right-one' : 'wrong-one'}>
		<SamplePictures of={sample} />
		<figcaption>{asked && <span class="block asked">{asked}</span>}
			<span class={`block answered ${grade(of.right)}`}>{of.right === null ? '' : of.right ? '✓ ' : '✗ '}{of.said || 'nothing'}</span>
			{of.truths.length > 0 && (of.right !== true || of.truths.length > 1) && <span class="block">{of.right === null ? 'people: ' : 'truly '}{of.truths.length === 1 ? of.truths[0]
				: of.right === null ? <ul>{of.truths.map((truth) => <li key={truth}>{truth}</li>)}</ul> : of.truths.join(', ')}</span>}
			{of.more.length > 0 && !of.right && <small class="block">then {of.more.slice(0, 3).join(', ')}</small>}
			{of.scores.length > 0 && <small class="block">{of.scores.join(' · ')}</small>}</figcaption>
	</figure>;
}

/** The picture of a sample, or both of a statement about two; holds the place while it is loaded. */
export function SamplePictures({ of }: { of: Sample | undefined }) {
	if (!of?.image) {
		return <div class="no-picture" />;
	}
	const what = of.text ?? of.id;
	return of.right ? <div class="two"><img src={of.image} alt={`left image: ${what}`} loading="lazy" /><img src={of.right} alt={`right image: ${what}`} loading="lazy" /></div>
		: <img src={of.image} alt={what} loading="lazy" />;
}
