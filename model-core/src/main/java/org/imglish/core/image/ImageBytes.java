package org.imglish.core.image;

import java.nio.charset.StandardCharsets;

/** Numbers and texts at places of an encoded image; beyond its end there are zeros. */
@SuppressWarnings("ArrayRecordComponent")
record ImageBytes(byte[] bytes) {

	int length() {
		return this.bytes.length;
	}

	int at(int place) {
		return (place >= 0 && place < this.bytes.length) ? this.bytes[place] & 0xff : 0;
	}

	/** Two bytes, the larger one first. */
	int big16(int place) {
		return at(place) << 8 | at(place + 1);
	}

	/** Four bytes, the largest first; not negative. */
	long big32(int place) {
		return (long) big16(place) << 16 | big16(place + 2);
	}

	int little16(int place) {
		return at(place + 1) << 8 | at(place);
	}

	int little24(int place) {
		return at(place + 2) << 16 | little16(place);
	}

	long little32(int place) {
		return (long) little16(place + 2) << 16 | little16(place);
	}

	boolean startWith(int... expected) {
		if (this.bytes.length < expected.length) {
			return false;
		}
		for (int i = 0; i < expected.length; i++) {
			if (at(i) != expected[i]) {
				return false;
			}
		}
		return true;
	}

	/** Up to so many bytes as text, fewer where the image ends. */
	String text(int place, int length) {
		int from = Math.min(place, this.bytes.length);
		return new String(this.bytes, from, Math.min(length, this.bytes.length - from), StandardCharsets.ISO_8859_1);
	}

	/** The first place from another on at which two bytes stand, or -1. */
	int find(int first, int second, int from) {
		for (int i = from; i < this.bytes.length - 1; i++) {
			if (at(i) == first && at(i + 1) == second) {
				return i;
			}
		}
		return -1;
	}

}
