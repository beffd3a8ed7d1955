package org.imglish.core.source;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Reads the texts of sources: UTF-8, with or without a byte order mark. Other bytes never
 * become letters.
 */
final class SourceText {

	/** Stands for bytes that are no UTF-8; no text may hold it (Unicode 23.7). */
	static final char MALFORMED = '\uFFFF';

	private static final char BYTE_ORDER_MARK = '\uFEFF';

	/** What each gzip file begins with (RFC 1952, section 2.3.1). */
	private static final int GZIP = 0x1f8b;

	private SourceText() {
	}

	/**
	 * Opens a file behind its byte order mark; bytes that are no UTF-8 come as
	 * {@link #MALFORMED}, and all lines end with LF.
	 * @throws IOException if it says itself that it is of another encoding
	 */
	static Reader reader(Path file) throws IOException {
		InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
		try {
			in.mark(2);
			int start = in.read() << 8 | in.read();
			in.reset();
			if (start == 0xfffe || start == 0xfeff) {
				throw new IOException(
						file + " is a text in UTF-16; convert it first: " + "iconv -f UTF-16 -t UTF-8 OLD > NEW");
			}
			if (start == GZIP) {
				throw new IOException(file + " is compressed with gzip; unpack it first: gunzip -c OLD > NEW");
			}
			CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder()
				.onMalformedInput(CodingErrorAction.REPLACE)
				.onUnmappableCharacter(CodingErrorAction.REPLACE)
				.replaceWith(String.valueOf(MALFORMED));
			BufferedReader reader = new BufferedReader(new InputStreamReader(in, decoder));
			reader.mark(1);
			if (reader.read() != BYTE_ORDER_MARK) {
				reader.reset();
			}
			return new LineEnds(reader);
		}
		catch (IOException ex) {
			in.close();
			throw ex;
		}
	}

	/** Whether a file is compressed with gzip, whatever it is called. */
	static boolean isGzip(Path file) throws IOException {
		try (InputStream in = Files.newInputStream(file)) {
			return (in.read() << 8 | in.read()) == GZIP;
		}
	}

	/**
	 * Reads a whole file.
	 * @throws IOException if it holds anything but UTF-8
	 */
	static String file(Path file) throws IOException {
		StringBuilder text = new StringBuilder();
		try (Reader reader = reader(file)) {
			char[] buffer = new char[1 << 16];
			for (int read = reader.read(buffer); read >= 0; read = reader.read(buffer)) {
				text.append(buffer, 0, read);
			}
		}
		int wrong = text.indexOf(String.valueOf(MALFORMED));
		if (wrong >= 0) {
			throw new IOException(String.format(Locale.ROOT,
					"%s is no UTF-8 text: line %d holds other bytes; convert it first, for example with iconv", file,
					1 + text.chars().limit(wrong).filter((letter) -> letter == '\n').count()));
		}
		return text.toString();
	}

	/** The lines of a whole file without spaces around them. */
	static List<String> lines(Path file) throws IOException {
		return file(file).lines().map(String::strip).toList();
	}

	/**
	 * Decodes the bytes of one text.
	 * @param what what they are, for the message
	 * @throws BrokenRecordException if they are no UTF-8
	 */
	static String of(String what, byte[] bytes) throws BrokenRecordException {
		try {
			String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
			return (!text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) ? text.substring(1) : text;
		}
		catch (CharacterCodingException ex) {
			throw new BrokenRecordException(RecordCheck.Reason.BROKEN_TEXT, what + " is no UTF-8 text");
		}
	}

	/** What is wrong with a text that no file of texts should hold, or an empty text. */
	static String fault(String text) {
		for (int i = 0; i < text.length(); i++) {
			char letter = text.charAt(i);
			if (letter == 0) {
				return "holds the character U+0000";
			}
			if (letter == MALFORMED) {
				return "is no UTF-8 text";
			}
			if (Character.isHighSurrogate(letter) && i + 1 < text.length()
					&& Character.isLowSurrogate(text.charAt(i + 1))) {
				i++;
			}
			else if (Character.isSurrogate(letter)) {
				return String.format(Locale.ROOT, "holds half of a character (U+%04X)", (int) letter);
			}
		}
		return "";
	}

	/** A text as it can be shown and stored anywhere: odd characters by their numbers. */
	static String printable(String text) {
		StringBuilder shown = new StringBuilder();
		text.codePoints().forEach((code) -> {
			if (code < ' ' || code == MALFORMED || code >= Character.MIN_SURROGATE && code <= Character.MAX_SURROGATE) {
				shown.append(String.format(Locale.ROOT, "\\u%04x", code));
			}
			else {
				shown.appendCodePoint(code);
			}
		});
		return shown.toString();
	}

}
