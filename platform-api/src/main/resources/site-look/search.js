// Finds the sections that hold all words, those first that have them in a heading.
'use strict';

const field = document.getElementById('search');
const found = document.getElementById('found');
let index = null;

async function sections() {
	if (index === null) {
		index = (await fetch('/docs/search.json')).json();
	}
	return index;
}

function line(section) {
	const entry = document.createElement('p');
	const link = document.createElement('a');
	link.href = section.at;
	link.textContent = section.title;
	const rest = document.createElement('small');
	rest.textContent = ` ${section.page === section.title ? '' : section.page + ': '}${section.text.slice(0, 140)}`;
	entry.append(link, rest);
	return entry;
}

async function search() {
	const words = field.value.toLowerCase().split(/\s+/).filter((word) => word);
	found.hidden = words.length === 0;
	if (words.length === 0) {
		return;
	}
	const holds = (text) => words.every((word) => text.toLowerCase().includes(word));
	const hits = (await sections()).filter((section) => holds(`${section.title} ${section.text}`))
		.sort((one, other) => holds(other.title) - holds(one.title));
	const head = document.createElement('h2');
	head.textContent = hits.length === 0 ? 'Nothing found' : `${hits.length} found`;
	found.replaceChildren(head, ...hits.slice(0, 20).map(line));
}

field.addEventListener('input', search);
field.form.addEventListener('submit', (event) => event.preventDefault());
