/** @jsx h */
import { ComponentChildren, h } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { get, ShownPicture, ShownSample, ShownSamples, ShownWord } from './api';
import { Failure, Scroll, useLoaded } from './parts';
import { go, useParameter, withQuery } from './route';

/** Columns where not all steps have one. */
const COLUMNS = 6;

/** A few held-out samples as the model sees them at each validation: people look before they read. */
export function Samples({ run, going, empty }: { run: number; going: boolean; empty: string | null }) {
	const [look, setLook] = useParameter('samples');
	const [step] = useParameter('step');
	const { value, problem } = useLoaded(() => get<ShownSamples>(`/runs/${run}/samples`), [run], going ? 10000 : 60000);
	const known = useRef(new Map<number, ShownSample[]>());
	if (!value) {
		return problem ? <Failure problem={problem} /> : null;
	}
	const { steps, samples } = value;
	if (value.step === null) {
		return empty === null ? null : <section class="card" aria-label="samples"><h2>Samples</h2><p>{empty}</p></section>;
	}
	known.current.set(value.step, samples);
	const several = steps.length > 1;
	return <section class="card" aria-label="samples"><header class="head"><h2>Samples <small>held out, the same at each validation</small></h2>
		{several && <select aria-label="steps shown" value={look} onChange={(event) => setLook(event.currentTarget.value)}>
			<option value="">{steps.length > COLUMNS ? `${COLUMNS} of ${steps.length} steps` : `${steps.length} steps`} side by side</option>
			{steps.length > COLUMNS && <option value="all">all {steps.length} steps side by side</option>}
			<option value="one">one step</option></select>}</header>
		{several && look !== 'one' ? <SideBySide key={run} run={run} steps={look === 'all' ? steps : spread(steps)} known={known.current} samples={samples} />
			: <OneStep run={run} steps={steps} step={steps.includes(Number(step)) ? Number(step) : value.step} known={known.current} />}
	</section>;
}

/** At most this many runs stand side by side. */
const RUNS = 8;

/** The held-out samples of several runs: a row for each sample, a column for each run, as they were at its last validation up to a step. */
export function SamplesOfRuns({ runs, going }: { runs: { id: number; label: string }[]; going: boolean }) {
	const [wanted] = useParameter('step');
	const [, draw] = useState(0);
	const known = useRef(new Map<number, Map<number, ShownSample[]>>());
	const shown = runs.slice(0, RUNS);
	const ids = shown.map((run) => run.id).join();
	const { value: loaded, problem } = useLoaded(async () => ({ ids, all: await Promise.all(shown.map((run) => get<ShownSamples>(`/runs/${run.id}/samples`))) }), [ids], going ? 10000 : 600000);
	if (loaded?.ids !== ids) {
		return problem ? <Failure problem={problem} /> : null;
	}
	const value = loaded.all;
	const steps = [...new Set(value.flatMap((of) => of.steps))].sort((one, other) => one - other);
	if (steps.length === 0) {
		return null;
	}
	const step = steps.includes(Number(wanted)) ? Number(wanted) : steps[steps.length - 1];
	const columns = shown.map((run, index) => {
		const of = known.current.get(run.id) ?? new Map<number, ShownSample[]>();
		known.current.set(run.id, of);
		const { step: newest, samples } = value[index];
		if (newest !== null) {
			of.set(newest, samples);
		}
		const at = value[index].steps.filter((each) => each <= step).pop() ?? null;
		return { ...run, known: of, at, samples: at === null ? [] : of.get(at) };
	});
	const seen = columns.flatMap((column) => column.samples ?? []);
	const rows = [...new Map(seen.map((sample) => [sample.id, sample])).values()];
	const fixed = unchanged(rows, seen);
	return <section class="card" aria-label="samples of the runs"><header class="head"><h2>Samples <small>held out, at the last validation up to step {step.toLocaleString('en')}</small></h2>
		<StepSlider steps={steps} step={step} /></header>
		{runs.length > RUNS && <p>Of the first {RUNS} of {runs.length} runs that are drawn.</p>}
		<Scroll label="samples by run" class="side-by-side"><table>
			<thead><tr><th scope="col">Held out</th>{columns.map((column) => <RunOfSamples key={column.id} run={column.id} label={column.label} step={column.at} known={column.known} loaded={() => draw((count) => count + 1)} />)}</tr></thead>
			<tbody>{rows.map((sample) => <tr key={sample.id}><Given sample={sample} fixed={fixed} />
				{columns.map((column) => <td key={column.id}>{column.at === null ? <small>no validation yet</small>
					: column.samples && !column.samples.some((each) => each.id === sample.id) ? <small>holds out others</small>
						: <Cell sample={column.samples?.find((each) => each.id === sample.id)} place={`of ${column.label} at step ${column.at}`} fixed={fixed} />}</td>)}</tr>)}</tbody></table></Scroll>
	</section>;
}

function RunOfSamples({ run, label, step, known, loaded }: { run: number; label: string; step: number | null; known: Map<number, ShownSample[]>; loaded: () => void }) {
	useStep(run, step ?? 0, step !== null, known, loaded);
	return <th scope="col"><a href={`/runs/${run}`}>{label}</a>{step !== null && <small> step {step.toLocaleString('en')}</small>}</th>;
}

/** The first, the newest, and what lies evenly between. */
function spread(steps: number[]): number[] {
	return steps.length <= COLUMNS ? steps : Array.from({ length: COLUMNS }, (_, place) => steps[Math.round(place * (steps.length - 1) / (COLUMNS - 1))]);
}

/** The samples of a step; what was shown at a step stays as it is, so it is asked for once. */
function useStep(run: number, step: number, wanted: boolean, known: Map<number, ShownSample[]>, loaded: () => void): void {
	useEffect(() => {
		let current = true;
		if (wanted && !known.has(step)) {
			get<ShownSamples>(`/runs/${run}/samples?step=${step}`).then(({ samples }) => {
				known.set(step, samples);
				if (current) {
					loaded();
				}
			}, () => {});
		}
		return () => {
			current = false;
		};
	}, [run, step, wanted]);
}

/** A row for each sample and a column for each step; what is the same at all steps stands once. */
function SideBySide({ run, steps, known, samples }: { run: number; steps: number[]; known: Map<number, ShownSample[]>; samples: ShownSample[] }) {
	const [, draw] = useState(0);
	const fixed = unchanged(samples, steps.flatMap((step) => known.get(step) ?? []));
	return <Scroll label="samples by step" class="side-by-side"><table>
		<thead><tr><th scope="col">Held out</th>{steps.map((step) => <Step key={step} run={run} step={step} known={known} loaded={() => draw((count) => count + 1)} />)}</tr></thead>
		<tbody>{samples.map((sample, row) => <tr key={sample.id}><Given sample={sample} fixed={fixed} />
				{steps.map((step) => <td key={step}><Cell sample={known.get(step)?.[row]} place={`at step ${step}`} fixed={fixed} /></td>)}</tr>)}</tbody></table></Scroll>;
}

/** What is held out: the pictures that no model makes, and the text with its blanks. */
function Given({ sample, fixed }: { sample: ShownSample; fixed: string[] }) {
	return <th scope="row"><div class="given">{sample.pictures.filter((picture) => fixed.includes(picture.title)).map((picture) => <Picture key={picture.title} of={picture} alt={`${picture.title} of ${sample.id}`} />)}</div>
		{sample.words.length > 0 ? <span>{sample.words.map((word) => [word.predicted === null ? word.text : <u>{word.text}</u>, ' '])}</span> : <small>{sample.id}</small>}</th>;
}

/** Titles of pictures that are the same at all steps that were loaded; the last one, what the model makes, is taken to change. */
function unchanged(samples: ShownSample[], seen: ShownSample[]): string[] {
	const titles = (samples.find((sample) => sample.pictures.length > 0)?.pictures ?? []).map((picture) => picture.title);
	return titles.slice(0, -1).filter((title) => seen.every((other) => png(other, title) === png(samples.find((sample) => sample.id === other.id), title)));
}

const png = (sample: ShownSample | undefined, title: string) => sample?.pictures.find((picture) => picture.title === title)?.png;

/** The head of a column, whose samples are loaded when it comes into sight; leads to the step alone. */
function Step({ run, step, known, loaded }: { run: number; step: number; known: Map<number, ShownSample[]>; loaded: () => void }) {
	const place = useRef<HTMLTableCellElement>(null);
	const [sighted, setSighted] = useState(false);
	useStep(run, step, sighted, known, loaded);
	useEffect(() => {
		const observer = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && setSighted(true), { rootMargin: '400px' });
		if (place.current) {
			observer.observe(place.current);
		}
		return () => observer.disconnect();
	}, []);
	return <th scope="col" ref={place}><button class="quiet link" title="Look at this step alone" onClick={() => go(withQuery({ samples: 'one', step: String(step) }), true)}>step {step.toLocaleString('en')}</button></th>;
}

function Cell({ sample, place, fixed }: { sample: ShownSample | undefined; place: string; fixed: string[] }) {
	if (!sample) {
		return <div class="no-picture" role="status" aria-label={`loading samples ${place}`} />;
	}
	const blanks = sample.words.filter((word) => word.predicted !== null);
	return <div>{sample.pictures.filter((picture) => !fixed.includes(picture.title)).map((picture) => <Picture key={picture.title} of={picture} alt={`${picture.title} of ${sample.id} ${place}`} />)}
		{blanks.length > 0 && <p class="blanks"><small>{blanks.filter((word) => word.predicted === word.text).length} of {blanks.length} right:</small> {blanks.map((word) => [<FilledIn word={word} />, ' '])}</p>}</div>;
}

function Picture({ of, alt }: { of: ShownPicture; alt: string }) {
	return <figure><img src={`data:image/png;base64,${of.png}`} alt={alt} loading="lazy" decoding="async" /><figcaption>{of.title}</figcaption></figure>;
}

/** What stands in a blank now: right, or wrong and struck through. */
function FilledIn({ word }: { word: ShownWord }) {
	return word.predicted === word.text ? <ins title="filled in rightly">{word.text}</ins> : <del title={`filled in wrongly: ${word.text}`}>{word.predicted}</del>;
}

/** Chooses a step, which stands in the address; arrow keys lead from step to step. */
function StepSlider({ steps, step }: { steps: number[]; step: number }) {
	return <label class="steps">Step {step.toLocaleString('en')}
		{steps.length > 1 && <input type="range" min={0} max={steps.length - 1} value={steps.indexOf(step)} aria-valuetext={`step ${step}`}
			onInput={(event) => {
				const at = Number(event.currentTarget.value);
				go(withQuery({ step: at === steps.length - 1 ? null : String(steps[at]) }), true);
			}} />}
	</label>;
}

/** All samples at one step, which a slider chooses. */
function OneStep({ run, steps, step, known }: { run: number; steps: number[]; step: number; known: Map<number, ShownSample[]> }) {
	const [, draw] = useState(0);
	const last = useRef<ShownSample[]>([]);
	useStep(run, step, true, known, () => draw((count) => count + 1));
	const samples = known.get(step) ?? last.current;
	last.current = samples;
	return <div aria-busy={!known.has(step)}>
		<StepSlider steps={steps} step={step} />
		<div class="shown">{samples.map((sample) => <article key={sample.id}>
			{sample.pictures.length > 0 && <div class="pictures">{sample.pictures.map((picture) => <Picture key={picture.title} of={picture} alt={`${picture.title} of ${sample.id} at step ${step}`} />)}</div>}
			<p>{sample.words.map((word): ComponentChildren => word.predicted === null ? `${word.text} `
				: <span><FilledIn word={word} />{word.predicted !== word.text && <small> ({word.text})</small>} </span>)}</p>
		</article>)}</div>
	</div>;
}
