/** @jsx h */
/** @jsxFrag Fragment */
import { Fragment, h } from 'preact';
import { number } from './format';
import { maskPicture } from './mask';

/** What a model was asked about: images as data URLs. */
export interface Input { image?: string; right?: string; text?: string }

/** COCO's run-length code of a mask, with height and width. */
interface Segmentation { size: [number, number]; counts: string }

interface Guess { class?: string; answer?: string; probability: number }
interface Region { class: string; color: string; share: number }
interface Found { class: string; color: string; score: number; box: [number, number, number, number]; segmentation?: Segmentation }
interface Ranked { input: number; text?: string; similarity: number }

interface Output {
	classes?: Guess[]; answers?: Guess[]; statement?: boolean; probability?: number; caption?: string;
	texts?: Ranked[]; images?: Ranked[]; mask?: string; regions?: Region[]; width?: number; height?: number; objects?: Found[];
}

/** What a model answered, as its task wants to be read. */
export function AnswerView({ task, inputs, outputs }: { task: string; inputs: Input[]; outputs: unknown[] }) {
	const output = (outputs[0] ?? {}) as Output;
	switch (task) {
		case 'captioning':
			return <p class="said">{output.caption || 'The caption is empty: the model stops before its first word.'}</p>;
		case 'nlvr2':
			return <><p class="said">The statement is {output.statement ? 'true' : 'false'}.</p>
				<Bars label="how sure it is" rows={[['true', output.probability ?? 0], ['false', 1 - (output.probability ?? 0)]]} /></>;
		case 'retrieval':
			return <Ranking inputs={inputs} outputs={outputs as Output[]} />;
		case 'segmentation':
			return <Segmented image={inputs[0].image ?? ''} output={output} />;
		case 'detection':
			return <Detected image={inputs[0].image ?? ''} output={output} />;
		default:
			return <Bars label="guesses" rows={(output.classes ?? output.answers ?? []).map((guess) => [guess.class ?? guess.answer ?? '', guess.probability])} />;
	}
}

/** Shares of 1 by name, the most likely first. */
function Bars({ label, rows }: { label: string; rows: [string, number][] }) {
	return <table class="bars" aria-label={label}><tbody>{rows.map(([name, share]) => <tr key={name}><th scope="row">{name}</th>
		<td><span class="meter" style={{ width: `${Math.max(0, Math.min(1, share)) * 100}%` }} /></td><td class="number right">{percent(share)}</td></tr>)}</tbody></table>;
}

const percent = (share: number) => `${(share * 100).toFixed(share > 0 && share < 0.1 ? 2 : 1)} %`;

/** Texts for each image and, where there are several images, images for each text; cosines lie in [-1, 1]. */
function Ranking({ inputs, outputs }: { inputs: Input[]; outputs: Output[] }) {
	const several = inputs.filter((input) => input.image).length > 1;
	return <div class="rankings">{outputs.map((output, index) => {
		const ranked = output.texts ?? output.images ?? [];
		const { image, text } = inputs[index];
		return image || several ? <section key={index}>{image ? <h3><img src={image} alt={`image ${index + 1}`} /> its texts</h3> : <h3>“{text}” <small>its images</small></h3>}
			<ol>{ranked.map((each) => <li key={each.input}>{each.text ?? <img src={inputs[each.input].image} alt={`image ${each.input + 1}`} />} <small class="number">{each.similarity.toFixed(3)}</small></li>)}</ol></section> : null;
	})}<p><small>Numbers are cosines of features: 1 is the closest.</small></p></div>;
}

function Segmented({ image, output: { mask, regions = [] } }: { image: string; output: Output }) {
	return <><div class="painting"><img src={image} alt="the image" />{mask && <img class="over" src={`data:image/png;base64,${mask}`} alt={`regions of ${regions.map((each) => each.class).join(', ')}`} />}</div>
		<table class="bars" aria-label="regions"><tbody>{regions.map((each) => <tr key={each.class}><th scope="row"><Swatch color={each.color} /> {each.class}</th>
			<td><span class="meter" style={{ width: `${each.share * 100}%`, background: each.color }} /></td><td class="number right">{percent(each.share)}</td></tr>)}</tbody></table></>;
}

function Detected({ image, output: { width = 1, height = 1, objects = [] } }: { image: string; output: Output }) {
	return <><div class="painting"><img src={image} alt="the image" />
		{objects.map((each, index) => each.segmentation && <img key={index} class="over" src={maskPicture(each.segmentation.size, each.segmentation.counts, each.color)} alt="" />)}
		<svg class="over whole" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-label={`boxes of ${objects.map((each) => each.class).join(', ') || 'nothing'}`}>
			{objects.map(({ box: [x, y, w, h_], color, class: name, score }, index) => <rect key={index} x={x} y={y} width={w} height={h_} stroke={color}><title>{`${name} ${number(score)}`}</title></rect>)}</svg></div>
		{objects.length === 0 ? <p class="said">It found no object.</p> : <table class="bars" aria-label="objects"><tbody>{objects.map((each, index) => <tr key={index}><th scope="row"><Swatch color={each.color} /> {each.class}</th>
			<td><span class="meter" style={{ width: `${each.score * 100}%`, background: each.color }} /></td><td class="number right">{percent(each.score)}</td></tr>)}</tbody></table>}</>;
}

const Swatch = ({ color }: { color: string }) => <svg width="10" height="10" aria-hidden="true"><rect width="10" height="10" fill={color} /></svg>;
