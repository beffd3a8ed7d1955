/** @jsx h */
import { h, InputHTMLAttributes } from 'preact';
import { useState } from 'preact/hooks';
import { stringify } from 'yaml';
import { Mistake } from './api';
import { Schema, sortOf } from './schema';

type Change = (path: string[], value: unknown) => void;

interface Place { schema: Schema; path: string[]; mistakes: Mistake[]; change: Change }

/** The fields of an object: required ones and those that are set first; what is not set shows its default. */
export function SchemaForm({ schema, at, value, path, mistakes, change }: Place & { at: Schema; value: Record<string, unknown> }) {
	const entries = Object.entries(at.properties ?? {}).filter(([name]) => !(path.length === 0 && ['kind', 'version'].includes(name)));
	const first = entries.filter(([name]) => value[name] !== undefined || at.required?.includes(name));
	const rest = entries.filter((entry) => !first.includes(entry));
	const field = ([name, each]: [string, Schema]) => <Field key={name} name={name} at={each} value={value[name]} required={Boolean(at.required?.includes(name))}
		schema={schema} path={[...path, name]} mistakes={mistakes} change={change} />;
	return <div class="fields">{first.map(field)}
		{rest.length > 0 && (path.length === 0 || first.length > 0 ? <details class="more"><summary>{rest.length} more {path.length > 0 ? `of ${path[path.length - 1]}` : 'fields'}</summary>{rest.map(field)}</details> : rest.map(field))}
	</div>;
}

function Field({ name, at, value, required, schema, path, mistakes, change }: Place & { name: string; at: Schema; value: unknown; required: boolean }) {
	const { sort, schema: own } = sortOf(schema, at);
	const place = path.join('.');
	const wrong = mistakes.filter((mistake) => mistake.path === place);
	const id = `field-${place}`;
	const preset = own.default === undefined ? '' : typeof own.default === 'string' ? own.default : stringify(own.default, { collectionStyle: 'flow' }).trim();
	if (sort === 'object') {
		const inner = value !== null && typeof value === 'object' && !Array.isArray(value) ? value as Record<string, unknown> : {};
		return <details class="object" open={value !== undefined || wrong.length > 0}><summary>{name}{required ? ' *' : ''} <small>{own.description}</small></summary>
			{wrong.map((mistake) => <p key={mistake.message} class="bad">{mistake.message}</p>)}
			<SchemaForm schema={schema} at={own} value={inner} path={path} mistakes={mistakes} change={change} />
			{value !== undefined && !required && <button type="button" class="quiet" onClick={() => change(path, undefined)}>leave {name} out</button>}
		</details>;
	}
	const described = { id, 'aria-describedby': `${id}-hint`, 'aria-invalid': wrong.length > 0 };
	const text = value === undefined ? '' : typeof value === 'string' ? value : typeof value === 'number' ? String(value) : stringify(value, { collectionStyle: 'flow' }).trim();
	return <div class="field"><label for={id}>{name}{required ? ' *' : ''}</label>
		{sort === 'choice' ? <select {...described} value={text} onChange={(event) => change(path, event.currentTarget.value || undefined)}>
			<option value="">{preset ? `${preset} (default)` : '–'}</option>{own.enum?.filter((word) => word !== null).map((word) => <option key={word}>{word}</option>)}</select>
			: sort === 'flag' ? <select {...described} value={value === undefined ? '' : String(value)} onChange={(event) => change(path, event.currentTarget.value === '' ? undefined : event.currentTarget.value === 'true')}>
				<option value="">{preset ? `${preset === 'true' ? 'yes' : 'no'} (default)` : '–'}</option><option value="true">yes</option><option value="false">no</option></select>
				: <Typed {...described} value={text} placeholder={preset} inputMode={sort === 'number' ? 'decimal' : undefined} readOnly={sort === 'other'}
					taken={(typed) => change(path, taken(sort, typed))} />}
		<small id={`${id}-hint`}>{own.description}{sort === 'other' ? ' Edited as text.' : ''}</small>
		{wrong.map((mistake) => <p key={mistake.message} class="bad">{mistake.message}</p>)}
	</div>;
}

/** What is being typed stays, whatever is drawn anew meanwhile; it is taken when the field is left. */
export function Typed({ value, taken, ...rest }: { value: string; taken: (typed: string) => void } & Omit<InputHTMLAttributes, 'value'>) {
	const [draft, setDraft] = useState<string | null>(null);
	return <input {...rest} value={draft ?? value} onInput={(event) => setDraft(event.currentTarget.value)} onChange={(event) => {
		setDraft(null);
		taken(event.currentTarget.value);
	}} />;
}

/** What was typed; nothing means the default. What is no number stays as it is, and the server says so. */
function taken(sort: string, text: string): unknown {
	const trimmed = text.trim();
	return trimmed === '' ? undefined : sort === 'number' && Number.isFinite(Number(trimmed)) ? Number(trimmed) : trimmed;
}
