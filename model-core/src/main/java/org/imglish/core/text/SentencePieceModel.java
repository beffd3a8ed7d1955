package org.imglish.core.text;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The list of pieces of a SentencePiece model, read from its file
 * (sentencepiece_model.proto: field 1 of the model is a piece, field 1 of a piece its
 * text). The library does not tell how many there are.
 */
final class SentencePieceModel {

	private static final int PIECE = 1;

	private static final int TEXT = 1;

	private static final List<String> FIRST = List.of("<unk>", "<s>", "</s>");

	private SentencePieceModel() {
	}

	/**
	 * Reads the pieces in the order of their ids.
	 * @throws IOException if the file is no SentencePiece model, or its first pieces are
	 * not unknown, begin and end
	 */
	static List<String> pieces(Path file) throws IOException {
		List<String> pieces = new ArrayList<>();
		try {
			ByteBuffer model = ByteBuffer.wrap(Files.readAllBytes(file));
			for (ByteBuffer field = next(model, PIECE); field != null; field = next(model, PIECE)) {
				ByteBuffer text = next(field, TEXT);
				pieces.add((text != null) ? StandardCharsets.UTF_8.decode(text).toString() : "");
			}
		}
		catch (RuntimeException ex) {
			throw new IOException(file + " is no SentencePiece model, or a damaged one", ex);
		}
		if (pieces.size() <= FIRST.size() || !pieces.subList(0, FIRST.size()).equals(FIRST)) {
			throw new IOException("The SentencePiece model " + file + " must begin with the pieces " + FIRST
					+ ", as the released one does, but holds " + pieces.size() + " pieces beginning with "
					+ pieces.subList(0, Math.min(FIRST.size(), pieces.size())));
		}
		return pieces;
	}

	/** The next field of a number, or null; fields of other numbers are passed over. */
	private static @Nullable ByteBuffer next(ByteBuffer message, int wanted) {
		while (message.hasRemaining()) {
			long tag = varint(message);
			int length = switch ((int) (tag & 7)) {
				case 0 -> {
					varint(message);
					yield 0;
				}
				case 1 -> Long.BYTES;
				case 2 -> Math.toIntExact(varint(message));
				case 5 -> Integer.BYTES;
				default -> throw new IllegalArgumentException("Unknown wire type in tag " + tag);
			};
			ByteBuffer field = message.slice(message.position(), length);
			message.position(message.position() + length);
			if (tag >>> 3 == wanted) {
				return field;
			}
		}
		return null;
	}

	private static long varint(ByteBuffer message) {
		long value = 0;
		for (int shift = 0; shift < Long.SIZE; shift += 7) {
			byte part = message.get();
			value |= (long) (part & 0x7F) << shift;
			if (part >= 0) {
				return value;
			}
		}
		throw new IllegalArgumentException("A number of more than 64 bits");
	}

}
