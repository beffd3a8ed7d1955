/** @jsx h */
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { get, ShownSample, ShownSamples } from './api';
import { Failure, useLoaded } from './parts';

/** A few held-out samples as the model fills them in, at each checkpoint: people look before they read. */
export function Samples({ run, going }: { run: number; going: boolean }) {
	const [chosen, setChosen] = useState<number | null>(null);
	const { value, problem } = useLoaded(() =>
		get<ShownSamples>(`/runs/${run}/samples${chosen === null ? '' : `?step=${chosen}`}`), [run, chosen], going ? 10000 : 60000);
	if (!value) {
		return problem ? <Failure problem={problem} /> : null;
	}
	return <section class="card"><h2>Samples</h2>
		{value.samples.length === 0 ? <p>{going ? 'The first validation shows how the model fills held-out samples in.'
			: 'This run showed no samples: its recipe holds nothing out (data.validation).'}</p> : <div>
			<label class="steps">Step {value.step}
				<input type="range" min={0} max={value.steps.length - 1} value={value.steps.indexOf(value.step ?? 0)}
					aria-valuetext={`step ${value.step}`} onInput={(event) => {
						const at = Number(event.currentTarget.value);
						setChosen(at === value.steps.length - 1 ? null : value.steps[at]);
					}} />
			</label>
			<div class="shown">{value.samples.map((sample, place) => <Sample key={place} sample={sample} />)}</div>
		</div>}
	</section>;
}

function Sample({ sample }: { sample: ShownSample }) {
	return <article>
		{sample.pictures.length > 0 && <div class="pictures">{sample.pictures.map((picture) => <figure key={picture.title}>
			<img src={`data:image/png;base64,${picture.png}`} alt={`${picture.title} of ${sample.id}`} />
			<figcaption>{picture.title}</figcaption></figure>)}</div>}
		<p>{sample.words.map((word) => word.predicted === null ? <span>{word.text} </span>
			: word.predicted === word.text ? <span><ins title="filled in rightly">{word.text}</ins> </span>
				: <span><del title="filled in wrongly">{word.predicted}</del> <small>({word.text})</small> </span>)}</p>
	</article>;
}
