/** @jsx h */
import { h } from 'preact';
import { Dataset, FoundSamples, get, Page, Sample } from './api';
import { Typed } from './form';
import { SamplePictures } from './gallery';
import { Failure, Loading, Pages, useLoaded } from './parts';
import { go, useParameter, withQuery } from './route';

const SAMPLES = 48;

/** Parts that samples may have, as the dataset counts them. */
const PARTS: Record<string, string> = {
	image: 'IMAGE', 'second image': 'RIGHT_IMAGE', text: 'TEXT', 'tokenized text': 'TOKENS', class: 'CLASS', answer: 'ANSWER',
	'label map': 'LABEL_MAP', 'list of objects': 'OBJECTS', 'mask of each object': 'MASKS',
};

/** The samples of a dataset, page by page, or those that somebody looks for; what is looked for stands in the address. */
export function DatasetSamples({ dataset, path, classes, versions }: { dataset: Dataset; path: string; classes: string[]; versions: string[] }) {
	const [words] = useParameter('q');
	const [category] = useParameter('class');
	const [has] = useParameter('has');
	const [addedBy] = useParameter('addedBy');
	const wanted = Object.entries({ q: words, class: category, has, addedBy }).filter(([, value]) => value);
	const change = (name: string, value: string) => go(withQuery({ [name]: value || null, from: null, page: null }), true);
	const some = Object.entries(dataset.holdings).filter(([part, count]) => PARTS[part] && count > 0 && count < dataset.samples);
	const older = versions.slice(0, versions.indexOf(dataset.name) + 1);
	return <section aria-label="samples"><header class="head"><h2>Samples</h2>
		<form class="filter" role="search" onSubmit={(event) => event.preventDefault()}>
			<Typed type="search" aria-label="search samples" placeholder="Text, answer or class" value={words} taken={(typed) => change('q', typed.trim())} />
			{classes.length > 1 && <Typed type="search" aria-label="class" placeholder="any class" list="classes" value={category} taken={(typed) => change('class', typed.trim())} />}
			{classes.length > 1 && <datalist id="classes">{classes.map((each) => <option key={each} value={each} />)}</datalist>}
			{some.length > 0 && <select aria-label="with" value={has} onChange={(event) => change('has', event.currentTarget.value)}>
				<option value="">with anything</option>{some.map(([part]) => <option key={part} value={PARTS[part]}>with {part}</option>)}</select>}
			{older.length > 1 && <select aria-label="version" value={addedBy} onChange={(event) => change('addedBy', event.currentTarget.value)}>
				<option value="">of all versions</option>{older.map((each) => <option key={each} value={each}>that came with {each}</option>)}</select>}
		</form></header>
		{wanted.length > 0 ? <Found path={path} query={wanted.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')} /> : <All path={path} />}
	</section>;
}

function All({ path }: { path: string }) {
	const [page] = useParameter('page', '0');
	const { value, problem } = useLoaded(() => get<Page<Sample>>(`${path}/samples?page=${page}&size=${SAMPLES}`), [path, page], 600000);
	return <div>{problem && <Failure problem={problem} />}{!value && !problem && <Loading />}
		{value && <Gallery of={value.items} />}
		{value && <Pages of={value} go={(next) => go(withQuery({ page: next > 0 ? String(next) : null }), true)} />}</div>;
}

/** What was found as far as was looked: a dataset has no index of its words, so it is looked through in order. */
function Found({ path, query }: { path: string; query: string }) {
	const [from] = useParameter('from', '0');
	const asked = `${query}&from=${from}`;
	const { value, problem } = useLoaded(async () => ({ asked, found: await get<FoundSamples>(`${path}/samples/search?${asked}&size=${SAMPLES}`) }), [path, asked], 600000);
	if (value?.asked !== asked) {
		return problem ? <Failure problem={problem} /> : <Loading />;
	}
	const { items, next, looked, total } = value.found;
	const first = Number(from);
	const whole = first === 0 && next === null;
	return <div>
		<p role="status">{items.length === 0 ? 'None' : items.length.toLocaleString('en')} found {whole ? `in all ${total.toLocaleString('en')} samples.`
			: `in samples ${(first + 1).toLocaleString('en')} to ${(first + looked).toLocaleString('en')} of ${total.toLocaleString('en')}.`}</p>
		<Gallery of={items} />
		{!whole && <nav class="pages" aria-label="pages">
			<button disabled={first === 0} onClick={() => go(withQuery({ from: null }), true)}>from the beginning</button>
			<button disabled={next === null} onClick={() => go(withQuery({ from: String(next) }), true)}>look further</button></nav>}
	</div>;
}

function Gallery({ of }: { of: Sample[] }) {
	return <div class="gallery">{of.map((sample) => <figure key={sample.id}>
		{sample.image && <SamplePictures of={sample} />}
		<figcaption>{sample.text ?? String(sample.labels['class_name'] ?? sample.id)}</figcaption>
	</figure>)}</div>;
}
