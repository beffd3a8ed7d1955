/** Masks in COCO's compressed run-length code. */

const FIRST = 48;

const BITS = 5;

/** Lengths of runs of pixels, column by column, outside and inside in turn; from the fourth on, each is written as a difference. */
function runs(text: string): number[] {
	const found: number[] = [];
	for (let place = 0; place < text.length;) {
		let value = 0;
		let shift = 0;
		let group = 32;
		while (group & 32 && place < text.length) {
			group = text.charCodeAt(place++) - FIRST;
			value += (group & 31) * 2 ** shift;
			shift += BITS;
		}
		if (group & 16) {
			value -= 2 ** shift;
		}
		found.push(found.length > 2 ? value + found[found.length - 2] : value);
	}
	return found;
}

/** A mask as a picture: its color inside, nothing outside. */
export function maskPicture([height, width]: [number, number], counts: string, color: string): string {
	const canvas = document.createElement('canvas');
	[canvas.width, canvas.height] = [width, height];
	const context = canvas.getContext('2d');
	if (!context) {
		return '';
	}
	context.fillStyle = color;
	let pixel = 0;
	runs(counts).forEach((length, index) => {
		for (const end = pixel + length; pixel < end;) {
			const [column, row] = [Math.floor(pixel / height), pixel % height];
			const down = Math.min(height - row, end - pixel);
			if (index % 2 === 1) {
				context.fillRect(column, row, 1, down);
			}
			pixel += down;
		}
	});
	return canvas.toDataURL();
}
