package org.imglish.core.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

import org.imglish.core.image.BrokenImageException;
import org.imglish.core.image.ImageDecoder;
import org.imglish.core.image.LargeImageException;
import org.imglish.core.sample.Sample;
import org.imglish.core.text.TextTokenizer;
import org.jspecify.annotations.Nullable;

/**
 * Turns records into samples, or says why not: broken or missing image, too many pixels,
 * over-long text, duplicate. Remembers 16 bytes of every record.
 */
public final class RecordCheck {

	/**
	 * A benchmark's server wants an answer to each of these, also where image and text
	 * are the same.
	 */
	private static final List<String> IDS = List.of("question_id", "identifier", "sentence_id");

	private final ImageDecoder decoder;

	private final int side;

	private final @Nullable TextTokenizer tokenizer;

	private final int mostTokens;

	private final LongTexts longTexts;

	private final SeenDigests seen = new SeenDigests();

	/**
	 * @param decoder decodes and bounds images
	 * @param side shorter side that images are re-encoded to
	 * @param tokenizer tokenizes texts, or null for images alone
	 * @param mostTokens longest text without special tokens
	 * @param longTexts what becomes of longer texts without an image
	 */
	public RecordCheck(ImageDecoder decoder, int side, @Nullable TextTokenizer tokenizer, int mostTokens,
			LongTexts longTexts) {
		this.longTexts = longTexts;
		this.decoder = decoder;
		this.side = side;
		this.tokenizer = tokenizer;
		this.mostTokens = mostTokens;
	}

	/** A check that skips long texts. */
	public RecordCheck(ImageDecoder decoder, int side, @Nullable TextTokenizer tokenizer, int mostTokens) {
		this(decoder, side, tokenizer, mostTokens, LongTexts.SKIP);
	}

	/**
	 * Checks a record and makes a sample of it, or several of a long text.
	 * @param position number of the record in its source; the sample's id
	 */
	public Result check(long position, SourceRecord record) {
		Digest digest = new Digest();
		try {
			byte[] image = digest.add(read(record.image()));
			byte[] right = digest.add(read(record.right()));
			digest.add(record.text());
			for (String id : IDS) {
				if (record.labels().containsKey(id)) {
					digest.add(String.valueOf(record.labels().get(id)));
				}
			}
			if (!this.seen.add(digest.value())) {
				return rejected(record, digest, Reason.DUPLICATE, "its bytes occurred before");
			}
			return check(position, record, digest, reencoded(image), reencoded(right));
		}
		catch (BrokenImageException ex) {
			return rejected(record, digest, Reason.BROKEN_IMAGE, ex.getMessage());
		}
		catch (LargeImageException ex) {
			return rejected(record, digest, Reason.TOO_MANY_PIXELS, ex.getMessage());
		}
		catch (IOException ex) {
			return rejected(record, digest, Reason.MISSING_FILE, ex.getMessage());
		}
	}

	private static byte @Nullable [] read(SourceRecord.@Nullable Content content) throws IOException {
		return (content != null) ? content.read() : null;
	}

	private byte @Nullable [] reencoded(byte @Nullable [] image) throws BrokenImageException, LargeImageException {
		return (image != null) ? this.decoder.reencode(image, this.side) : null;
	}

	private Result check(long position, SourceRecord record, Digest digest, byte @Nullable [] image,
			byte @Nullable [] right) {
		String text = record.text();
		if (image == null && (text == null || text.isEmpty())) {
			return rejected(record, digest, Reason.EMPTY, "it has neither an image nor a text");
		}
		String id = "%08d".formatted(position);
		if (image == null && text != null && this.tokenizer != null && this.longTexts == LongTexts.CUT) {
			return new Result(pieces(id, text, record, this.tokenizer), null, null, record.place(), digest.value());
		}
		int[] tokens = (this.tokenizer != null && text != null) ? this.tokenizer.encode(text) : null;
		if (tokens != null && tokens.length > this.mostTokens) {
			return rejected(record, digest, Reason.LONG_TEXT,
					"its text has %d tokens, more than the %d allowed".formatted(tokens.length, this.mostTokens));
		}
		Sample sample = new Sample(id, image, right, text, tokens, record.labels());
		return new Result(List.of(sample), null, null, record.place(), digest.value());
	}

	private List<Sample> pieces(String id, String text, SourceRecord record, TextTokenizer words) {
		List<TextPieces.Piece> pieces = new TextPieces(words, this.mostTokens).of(text);
		List<Sample> samples = new ArrayList<>();
		for (TextPieces.Piece piece : pieces) {
			String name = (pieces.size() > 1) ? id + "-%05d".formatted(samples.size()) : id;
			samples.add(new Sample(name, null, null, piece.text(), piece.tokens(), record.labels()));
		}
		return samples;
	}

	/**
	 * Remembers a record that an earlier attempt has dealt with, so that its duplicates
	 * are still found.
	 * @param digest what {@link Result#digest()} was
	 */
	public void remember(String digest) {
		this.seen.add(digest);
	}

	private static Result rejected(SourceRecord record, Digest digest, Reason reason, @Nullable String detail) {
		return new Result(List.of(), reason, detail, record.place(), digest.value());
	}

	/** Why a record was skipped. */
	public enum Reason {

		BROKEN_IMAGE, MISSING_FILE, TOO_MANY_PIXELS, LONG_TEXT, DUPLICATE, EMPTY

	}

	/**
	 * Samples, or the reason why there is none.
	 *
	 * @param samples the sample, or the pieces of a long text; empty where there is a
	 * reason
	 * @param reason why the record was skipped, or null
	 * @param detail the reason in words, or null
	 * @param place where the record stands
	 * @param digest SHA-256 of its bytes, as far as they could be read; 64 hexadecimal
	 * digits
	 */
	public record Result(List<Sample> samples, @Nullable Reason reason, @Nullable String detail, String place,
			String digest) {

		/** The sample, the first of several, or null. */
		public @Nullable Sample sample() {
			return this.samples.isEmpty() ? null : this.samples.get(0);
		}

	}

	/** SHA-256 over the parts of a record; a missing part differs from an empty one. */
	private static final class Digest {

		private final MessageDigest sum;

		private @Nullable String value;

		Digest() {
			try {
				this.sum = MessageDigest.getInstance("SHA-256");
			}
			catch (NoSuchAlgorithmException ex) {
				throw new IllegalStateException("Every JDK has SHA-256", ex);
			}
		}

		byte @Nullable [] add(byte @Nullable [] part) {
			this.sum.update((byte) ((part != null) ? 1 : 0));
			if (part != null) {
				this.sum.update(ByteBuffer.allocate(Long.BYTES).putLong(part.length).array());
				this.sum.update(part);
			}
			return part;
		}

		void add(@Nullable String part) {
			add((part != null) ? part.getBytes(StandardCharsets.UTF_8) : null);
		}

		String value() {
			if (this.value == null) {
				this.value = HexFormat.of().formatHex(this.sum.digest());
			}
			return this.value;
		}

	}

}
