package org.imglish.core.text;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A printable character for each byte, as the byte-level tokenizers since GPT-2 write
 * them: bytes that print stand for themselves, the others for the characters from U+0100
 * on.
 */
final class ByteAlphabet {

	static final int SIZE = 256;

	private final char[] characters = new char[SIZE];

	private final int[] ranks = new int[SIZE];

	private final List<String> letters = new ArrayList<>();

	ByteAlphabet() {
		int next = SIZE;
		for (int value = 0; value < SIZE; value++) {
			this.characters[value] = (char) (prints(value) ? value : next++);
		}
		List<Integer> sorted = IntStream.range(0, SIZE)
			.boxed()
			.sorted(Comparator.comparing((Integer value) -> this.characters[value]))
			.toList();
		for (int value : sorted) {
			this.ranks[value] = this.letters.size();
			this.letters.add(String.valueOf(this.characters[value]));
		}
	}

	private static boolean prints(int value) {
		return (value >= '!' && value <= '~') || (value >= 0xA1 && value <= 0xFF && value != 0xAD);
	}

	/** The letters in the order of their code points. */
	List<String> letters() {
		return this.letters;
	}

	/** The letter of each byte. */
	List<String> byByte() {
		return IntStream.range(0, SIZE).mapToObj((value) -> String.valueOf(this.characters[value])).toList();
	}

	/** The bytes of a text's UTF-8 form, each as the number of its letter. */
	int[] encode(String text) {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		int[] encoded = new int[bytes.length];
		for (int i = 0; i < bytes.length; i++) {
			encoded[i] = this.ranks[Byte.toUnsignedInt(bytes[i])];
		}
		return encoded;
	}

}
