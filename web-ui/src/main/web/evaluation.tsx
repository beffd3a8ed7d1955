/** @jsx h */
import { h } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { Run, RunFile } from './api';
import { bytes } from './format';
import { ClassTable, Matrix } from './confusion';
import { Failure, Loading, useLoaded } from './parts';
import { Predictions } from './gallery';
import { LIST, Pictures } from './pictures';
import { confusion, judged } from './predictions';

/** More is downloaded rather than shown. */
const MOST_BYTES = 40e6;

const KINDS: Record<string, string> = { 'predictions.jsonl': 'all predictions', 'classes.csv': 'guessed classes' };

/** Pictures that the page shows. */
const PAINTED = /^picture-\d+-\w+\.png$/;

async function text(run: number, name: string): Promise<string> {
	const response = await fetch(`/api/v1/runs/${run}/files/${name}`);
	if (!response.ok) {
		throw new Error(`The file ${name} cannot be read: status ${response.status}.`);
	}
	return response.text();
}

/** Whether classes have a table of their own, made from the predictions. */
export const showsClasses = (files: RunFile[]) => files.some((file) => file.name === 'classes.csv') && isReadable(files);

const isReadable = (files: RunFile[]) => files.filter((file) => KINDS[file.name]).reduce((sum, file) => sum + file.bytes, 0) <= MOST_BYTES;

/** What an evaluation predicted: which classes it confuses, and each prediction with its picture, the worst first. */
export function Evaluation({ run, files }: { run: Run; files: RunFile[] }) {
	const rows = files.find((file) => file.name === 'predictions.jsonl');
	const named = files.find((file) => file.name === 'classes.csv');
	const [wanted, setWanted] = useState<{ truth: string; said: string } | null>(null);
	const readable = rows !== undefined && isReadable(files);
	const { value, problem } = useLoaded(async () => readable ? judged(await text(run.id, rows.name), named ? await text(run.id, named.name) : null) : [],
		[run.id, rows?.sha256], 3600000);
	const matrix = useMemo(() => named && value ? confusion(value) : null, [value, named?.sha256]);
	const dataset = (run.recipe as { dataset?: string }).dataset ?? '';
	if (!rows) {
		return null;
	}
	if (files.some((file) => file.name === LIST)) {
		return <Pictures run={run.id} />;
	}
	return <div>
		{problem && <Failure problem={problem} />}
		{!readable && <p class="card">The predictions are {bytes(rows.bytes)}, too many to be shown here: <a href={`/api/v1/runs/${run.id}/files/${rows.name}`} download>download them</a>.</p>}
		{readable && !value && !problem && <Loading />}
		{matrix && matrix.classes.length > 0 && <div>
			<Matrix of={matrix} chosen={wanted} choose={(truth, said) => setWanted({ truth, said })} />
			<ClassTable of={matrix} choose={(truth, said) => setWanted({ truth, said })} />
		</div>}
		{value && value.length > 0 && <Predictions predictions={value} dataset={dataset} wanted={wanted} clear={() => setWanted(null)} />}
	</div>;
}

/** What a run left to be downloaded. */
export function Files({ run, files }: { run: number; files: RunFile[] }) {
	return <section class="card"><h2>Files</h2><ul class="files">{files.filter((file) => !PAINTED.test(file.name)).map((file) =>
		<li key={file.name}><a href={`/api/v1/runs/${run}/files/${file.name}`} download>{file.name}</a> <small>{bytes(file.bytes)}{KINDS[file.name] ? `, ${KINDS[file.name]}` : ''}</small></li>)}</ul></section>;
}
