package org.imglish.core.region;

import java.util.Arrays;
import java.util.Locale;

/**
 * COCO's compressed text of run lengths: each number in groups of five bits, the lowest
 * first, in characters from '0' on; a sixth bit says that more follow. From the fourth
 * run on, the difference to the run two before is written.
 */
final class RunLengthText {

	private static final int FIRST = '0';

	private static final int BITS = 5;

	private static final int MORE = 1 << BITS;

	private static final int SIGN = 1 << (BITS - 1);

	/** Runs from here on are written as differences. */
	private static final int FIRST_DIFFERENCE = 3;

	private RunLengthText() {
	}

	static String write(int[] counts) {
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < counts.length; i++) {
			int rest = (i < FIRST_DIFFERENCE) ? counts[i] : counts[i] - counts[i - 2];
			boolean more = true;
			while (more) {
				int group = rest & (MORE - 1);
				rest >>= BITS;
				more = ((group & SIGN) != 0) ? rest != -1 : rest != 0;
				text.append((char) (FIRST + (more ? group | MORE : group)));
			}
		}
		return text.toString();
	}

	static int[] parse(String text) {
		int[] counts = new int[text.length()];
		int runs = 0;
		int place = 0;
		while (place < text.length()) {
			long value = 0;
			int shift = 0;
			int group = MORE;
			while ((group & MORE) != 0) {
				group = group(text, place++);
				if (shift > Integer.SIZE) {
					throw new IllegalArgumentException(
							"A run-length code has a number beyond 32 bits at character " + (place - 1));
				}
				value |= (long) (group & (MORE - 1)) << shift;
				shift += BITS;
			}
			if ((group & SIGN) != 0) {
				value |= -1L << shift;
			}
			value += (runs >= FIRST_DIFFERENCE) ? counts[runs - 2] : 0;
			if (value < 0 || value > Integer.MAX_VALUE) {
				throw new IllegalArgumentException(
						String.format(Locale.ROOT, "Run %d of a run-length code has the length %d", runs, value));
			}
			counts[runs++] = (int) value;
		}
		return Arrays.copyOf(counts, runs);
	}

	private static int group(String text, int place) {
		if (place >= text.length()) {
			throw new IllegalArgumentException("A run-length code ends in the middle of a number");
		}
		int group = text.charAt(place) - FIRST;
		if (group < 0 || group >= 2 * MORE) {
			throw new IllegalArgumentException(String.format(Locale.ROOT,
					"A run-length code has characters from '0' to 'o', but character %d is '%s'", place,
					text.charAt(place)));
		}
		return group;
	}

}
