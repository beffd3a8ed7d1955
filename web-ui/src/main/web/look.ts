/** How lines are told apart: by color and by dashes, so that hue alone never decides. */

const COLORS = 8;

const DASHES = [[], [9, 4], [2, 3], [10, 3, 2, 3]];

/** The color of a line, from the theme. */
export function color(index: number): string {
	return getComputedStyle(document.documentElement).getPropertyValue(`--line-${index % COLORS}`).trim();
}

export function dash(index: number): number[] {
	return DASHES[index % DASHES.length];
}
