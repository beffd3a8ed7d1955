/** @jsx h */
import { h } from 'preact';
import { get } from './api';
import { number } from './format';
import { Failure, useLoaded } from './parts';

/** The list of pictures that an evaluation of a dense task leaves. */
export const LIST = 'pictures.json';

interface Pictured { sample: string; image_id: string | number; files: Record<string, string>; [quality: string]: unknown }

/** The worst predictions of a dense task: image, truth and what was found, with the colors of the classes. */
export function Pictures({ run }: { run: number }) {
	const { value, problem } = useLoaded(() => get<{ legend: Record<string, string>; pictures: Pictured[] }>(`/runs/${run}/files/${LIST}`), [run], 3600000);
	if (!value) {
		return problem ? <Failure problem={problem} /> : null;
	}
	return <section class="card" aria-label="pictures"><h2>Pictures <small>worst first</small></h2>
		<ul class="legend">{Object.entries(value.legend).map(([name, color]) => <li key={name}>
			<svg width="10" height="10" aria-hidden="true"><rect width="10" height="10" fill={color} /></svg>{name}</li>)}</ul>
		<div class="shown painted">{value.pictures.map((each) => <article key={each.sample}>
			<div class="pictures">{Object.entries(each.files).map(([title, file]) => <figure key={title}>
				<img src={`/api/v1/runs/${run}/files/${file}`} alt={`${title} of ${each.image_id}`} loading="lazy" />
				<figcaption>{title}</figcaption></figure>)}</div>
			<p>{each.image_id} <small>{quality(each)}</small></p></article>)}</div>
	</section>;
}

const quality = (of: Pictured) => Object.entries(of)
	.filter(([name, value]) => name !== 'image_id' && typeof value === 'number')
	.map(([name, value]) => `${name.replace(/_/g, ' ')} ${number(value as number)}`).join(', ');
