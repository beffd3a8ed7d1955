/** @jsx h */
import { h } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Dataset, get, Page, RunRow } from './api';
import { Completion, completion, Names, Option } from './completion';
import { counted } from './format';
import { Schema } from './schema';

const LIST = 'what-may-stand-here';

const NOTHING: Names = { datasets: [], models: [], runs: [] };

const NAMES = 200;

/** What can be named, asked for when somebody begins to type. */
async function named(): Promise<Names> {
	const [datasets, models, runs] = await Promise.all([get<Page<Dataset>>(`/datasets?complete=true&size=${NAMES}`), get<Page<{ name: string }>>(`/models?size=${NAMES}`), get<Page<RunRow>>(`/runs?size=${NAMES}`)]);
	return { datasets: datasets.items.map((each) => each.name), models: models.items.map((each) => each.name), runs: runs.items };
}

/**
 * A recipe as text. While a word is typed, or when asked by Ctrl and the space bar, a list says what may stand there: arrows choose,
 * Enter or Tab takes, Escape leaves it.
 */
export function YamlEditor({ text, schema, change }: { text: string; schema: Schema | null; change: (text: string) => void }) {
	const field = useRef<HTMLTextAreaElement>(null);
	const names = useRef<Promise<Names> | null>(null);
	const known = useRef(NOTHING);
	const typing = useRef(false);
	const [open, setOpen] = useState<Completion | null>(null);
	const [chosen, setChosen] = useState(0);
	const [spot, setSpot] = useState({ left: 0, top: 0 });
	const suggest = (asked: boolean) => {
		const area = field.current;
		if (!area || !schema || area.selectionStart !== area.selectionEnd) {
			setOpen(null);
			return;
		}
		const found = completion(area.value, area.selectionStart, schema, known.current);
		const shown = found && (asked || found.start < area.selectionStart) ? found : null;
		if (shown) {
			setSpot(caretSpot(area, shown.start));
		}
		setOpen(shown);
		setChosen(0);
	};
	const load = () => {
		names.current ??= named();
		names.current.then((all) => {
			known.current = all;
			if (typing.current) {
				suggest(false);
			}
		}, () => {
			names.current = null;
		});
	};
	const leave = () => {
		typing.current = false;
		setOpen(null);
	};
	const take = (option: Option) => {
		const area = field.current;
		if (!area || !open) {
			return;
		}
		area.focus();
		area.setSelectionRange(open.start, open.end);
		// What is inserted so can be undone by the browser's own keys.
		if (!document.execCommand('insertText', false, option.insert)) {
			area.setRangeText(option.insert, open.start, open.end, 'end');
			change(area.value);
		}
		const caret = open.start + option.insert.length - option.back;
		area.setSelectionRange(caret, caret);
		suggest(option.insert !== option.word);
	};
	const pressed = (event: KeyboardEvent) => {
		if (event.key === ' ' && event.ctrlKey) {
			event.preventDefault();
			suggest(true);
		}
		else if (!open || event.altKey || event.metaKey || event.ctrlKey || event.shiftKey) {
			return;
		}
		else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
			event.preventDefault();
			setChosen((chosen + (event.key === 'ArrowDown' ? 1 : open.options.length - 1)) % open.options.length);
		}
		else if (event.key === 'Enter' || event.key === 'Tab') {
			event.preventDefault();
			take(open.options[chosen]);
		}
		else if (event.key === 'Escape' || event.key.startsWith('Arrow') || event.key === 'Home' || event.key === 'End') {
			leave();
		}
	};
	useEffect(() => {
		document.getElementById(`${LIST}-${chosen}`)?.scrollIntoView({ block: 'nearest' });
	}, [chosen, open]);
	return <div class="editor">
		<textarea ref={field} class="yaml" aria-label="recipe as YAML" aria-describedby="completion-hint" spellcheck={false} autocomplete="off" autocapitalize="off" rows={Math.max(24, text.split('\n').length + 1)} value={text}
			aria-autocomplete="list" aria-haspopup="listbox" aria-controls={open ? LIST : undefined} aria-activedescendant={open ? `${LIST}-${chosen}` : undefined}
			onFocus={load} onBlur={leave} onKeyDown={pressed} onClick={leave} onInput={(event) => {
				typing.current = true;
				change(event.currentTarget.value);
				suggest(false);
			}} />
		{open && <ul id={LIST} class="completion" role="listbox" aria-label="what may stand here" style={{ left: `${spot.left}px`, top: `${spot.top}px`, maxWidth: `min(30rem, calc(100% - ${spot.left}px))` }}>
			{open.options.map((option, index) => <li key={option.word} id={`${LIST}-${index}`} role="option" aria-selected={index === chosen}
				onMouseDown={(event) => {
					event.preventDefault();
					take(option);
				}}><b>{option.word}</b> <small>{option.description}</small></li>)}</ul>}
		<p id="completion-hint" class="hint"><small>Words are completed as they are typed; Ctrl and the space bar tell what may stand at the caret.</small></p>
		<div class="unseen" role="status">{open ? `${counted(open.options.length, 'suggestion')}, ${open.options[chosen].word}` : ''}</div>
	</div>;
}

/** Where a letter of a text field is drawn, below its line, found by a copy of the text in the same style. */
function caretSpot(area: HTMLTextAreaElement, at: number): { left: number; top: number } {
	const copy = document.createElement('div');
	const style = getComputedStyle(area);
	for (const property of ['font', 'padding', 'border', 'box-sizing', 'line-height', 'tab-size', 'letter-spacing']) {
		copy.style.setProperty(property, style.getPropertyValue(property));
	}
	copy.style.cssText += `position: absolute; visibility: hidden; white-space: pre-wrap; overflow-wrap: break-word; width: ${area.clientWidth}px`;
	copy.textContent = area.value.slice(0, at);
	const mark = document.createElement('span');
	mark.textContent = area.value.slice(at) || '.';
	copy.append(mark);
	area.parentElement?.append(copy);
	const spot = { left: Math.min(mark.offsetLeft, Math.max(0, area.clientWidth - 260)), top: mark.offsetTop + parseFloat(style.lineHeight) - area.scrollTop };
	copy.remove();
	return spot;
}
