package org.imglish.core.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.Set;

import org.imglish.core.image.BrokenImageException;
import org.imglish.core.image.ImageDecoder;
import org.imglish.core.image.LargeImageException;
import org.imglish.core.sample.Sample;
import org.imglish.core.text.TextTokenizer;
import org.jspecify.annotations.Nullable;

/**
 * Turns records into samples, or says why not: broken or missing image, too many pixels,
 * over-long text, duplicate.
 */
public final class RecordCheck {

	private final ImageDecoder decoder;

	private final int side;

	private final @Nullable TextTokenizer tokenizer;

	private final int mostTokens;

	private final Set<String> seen = new HashSet<>();

	/**
	 * @param decoder decodes and bounds images
	 * @param side shorter side that images are re-encoded to
	 * @param tokenizer tokenizes texts, or null for images alone
	 * @param mostTokens longest text without special tokens
	 */
	public RecordCheck(ImageDecoder decoder, int side, @Nullable TextTokenizer tokenizer, int mostTokens) {
		this.decoder = decoder;
		this.side = side;
		this.tokenizer = tokenizer;
		this.mostTokens = mostTokens;
	}

	/**
	 * Checks a record and makes a sample of it.
	 * @param position number of the record in its source; the sample's id
	 */
	public Result check(long position, SourceRecord record) {
		byte[] image = null;
		try {
			byte[] raw = (record.image() != null) ? record.image().read() : null;
			if (!this.seen.add(digest(raw, record.text()))) {
				return rejected(record, Reason.DUPLICATE, "its bytes occurred before");
			}
			image = (raw != null) ? this.decoder.reencode(raw, this.side) : null;
		}
		catch (BrokenImageException ex) {
			return rejected(record, Reason.BROKEN_IMAGE, ex.getMessage());
		}
		catch (LargeImageException ex) {
			return rejected(record, Reason.TOO_MANY_PIXELS, ex.getMessage());
		}
		catch (IOException ex) {
			return rejected(record, Reason.MISSING_FILE, ex.getMessage());
		}
		if (image == null && record.text() == null) {
			return rejected(record, Reason.EMPTY, "it has neither an image nor a text");
		}
		int[] tokens = (this.tokenizer != null && record.text() != null) ? this.tokenizer.encode(record.text()) : null;
		if (tokens != null && tokens.length > this.mostTokens) {
			return rejected(record, Reason.LONG_TEXT,
					"its text has %d tokens, more than the %d allowed".formatted(tokens.length, this.mostTokens));
		}
		return new Result(new Sample("%08d".formatted(position), image, record.text(), tokens, record.labels()), null,
				null, record.place());
	}

	/**
	 * Remembers a record that an earlier attempt has dealt with, so that its duplicates
	 * are still found.
	 */
	public void remember(SourceRecord record) {
		try {
			this.seen.add(digest((record.image() != null) ? record.image().read() : null, record.text()));
		}
		catch (IOException ex) {
			// It was rejected as missing before; there are no bytes to remember.
			return;
		}
	}

	private static Result rejected(SourceRecord record, Reason reason, @Nullable String detail) {
		return new Result(null, reason, detail, record.place());
	}

	private static String digest(byte @Nullable [] image, @Nullable String text) {
		try {
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			if (image != null) {
				digest.update(image);
			}
			digest.update((byte) 0);
			if (text != null) {
				digest.update(text.getBytes(StandardCharsets.UTF_8));
			}
			return new String(digest.digest(), StandardCharsets.ISO_8859_1);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every JDK has SHA-256", ex);
		}
	}

	/** Why a record was skipped. */
	public enum Reason {

		BROKEN_IMAGE, MISSING_FILE, TOO_MANY_PIXELS, LONG_TEXT, DUPLICATE, EMPTY

	}

	/**
	 * A sample, or the reason why there is none.
	 *
	 * @param sample the sample, or null
	 * @param reason why the record was skipped, or null
	 * @param detail the reason in words, or null
	 * @param place where the record stands
	 */
	public record Result(@Nullable Sample sample, @Nullable Reason reason, @Nullable String detail, String place) {

	}

}
