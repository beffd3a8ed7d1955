/** Numbers, times and words as people read them. */

export function bytes(count: number): string {
	const units = ['B', 'kB', 'MB', 'GB', 'TB'];
	let value = count;
	let unit = 0;
	while (value >= 1000 && unit < units.length - 1) {
		value /= 1000;
		unit++;
	}
	return `${value.toFixed(value < 10 && unit > 0 ? 1 : 0)} ${units[unit]}`;
}

export function seconds(count: number): string {
	const whole = Math.max(0, Math.round(count));
	if (whole < 60) {
		return `${whole} s`;
	}
	if (whole < 3600) {
		return `${Math.floor(whole / 60)} min ${whole % 60} s`;
	}
	if (whole < 48 * 3600) {
		return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
	}
	return `${Math.floor(whole / 86400)} d ${Math.floor((whole % 86400) / 3600)} h`;
}

export function since(at: string): number {
	return (Date.now() - Date.parse(at)) / 1000;
}

/** When something happened, short: the time today, the day before. */
export function when(at: string): string {
	const date = new Date(at);
	return date.toDateString() === new Date().toDateString() ? date.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })
		: date.toLocaleDateString([], { day: 'numeric', month: 'short', ...(Date.now() - date.getTime() > 300 * 86400000 ? { year: 'numeric' } : {}) })
			+ ' ' + date.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
}

/** When something happened, in the reader's zone, to the second. */
export function exactly(at: string): string {
	return new Date(at).toLocaleString([], { dateStyle: 'full', timeStyle: 'long' });
}

export function clock(at: string): string {
	return new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit' });
}

export function number(value: number): string {
	const size = Math.abs(value);
	return size !== 0 && (size < 0.001 || size >= 100000) ? value.toExponential(2) : String(Number(value.toPrecision(4)));
}

/** A count with its word: "1 run", "5 batches". */
export function counted(count: number, word: string): string {
	return `${count.toLocaleString('en')} ${count === 1 ? word : plural(word)}`;
}

export function plural(word: string): string {
	return /(s|x|ch|sh)$/.test(word) ? word + 'es' : word + 's';
}

export const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Standard deviation. */
export const spread = (values: number[]) => Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)));
