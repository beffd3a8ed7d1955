/** How lines are told apart: by colour and by dashes, so that hue alone never decides. */

const COLOURS = 8;

const DASHES = [[], [9, 4], [2, 3], [10, 3, 2, 3]];

/** The colour of a line, from the theme. */
export function colour(index: number): string {
	return getComputedStyle(document.documentElement).getPropertyValue(`--line-${index % COLOURS}`).trim();
}

export function dash(index: number): number[] {
	return DASHES[index % DASHES.length];
}
