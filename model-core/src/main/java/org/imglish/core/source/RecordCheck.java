package org.imglish.core.source;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.imglish.core.digest.Sha256;
import org.imglish.core.image.BrokenImageException;
import org.imglish.core.image.ImageDecoder;
import org.imglish.core.image.LargeImageException;
import org.imglish.core.image.UnusableImageException;
import org.imglish.core.sample.Sample;
import org.imglish.core.text.TextTokenizer;
import org.jspecify.annotations.Nullable;

/**
 * Turns records into samples, or says why not. Remembers those before each
 * ({@link EarlierRecords}).
 */
public final class RecordCheck implements Closeable {

	/** The digest of a record that could not be read, and is compared with no other. */
	public static final String NO_DIGEST = "0".repeat(64);

	/**
	 * What tells two annotations of one image apart, also where their texts are the same:
	 * two people may write the same caption, and a benchmark's server wants an answer to
	 * each question.
	 */
	private static final List<String> ANNOTATION = List.of("question_id", "identifier", "sentence_id", "caption_id",
			"annotation_id", "id", "caption_number", "class", "class_name", "answer", "answers");

	private final ImageDecoder decoder;

	private final int side;

	private final @Nullable TextTokenizer tokenizer;

	private final int maxTokens;

	private final LongTexts longTexts;

	private final Expectation expectation;

	private final EarlierRecords earlier;

	/**
	 * A check that finds exact duplicates alone.
	 * @param decoder decodes and bounds images
	 * @param side shorter side that images are re-encoded to
	 * @param tokenizer tokenizes texts, or null for images alone
	 * @param maxTokens longest text without special tokens
	 * @param longTexts what becomes of longer texts without an image
	 * @param survey what the records of the source hold; others are skipped
	 */
	public RecordCheck(ImageDecoder decoder, int side, @Nullable TextTokenizer tokenizer, int maxTokens,
			LongTexts longTexts, Survey survey) {
		this(decoder, side, tokenizer, maxTokens, longTexts, new Expectation(survey.kind(), survey.classes()),
				new EarlierRecords(null, survey.behind()));
	}

	/**
	 * The check of an ingest.
	 * @param recipe says what becomes of images, long texts and near duplicates
	 * @param tokenizer tokenizes texts, or null for images alone
	 * @param survey what the records of the source hold; others are skipped
	 */
	public RecordCheck(Ingestion recipe, @Nullable TextTokenizer tokenizer, Survey survey) {
		this(new ImageDecoder(recipe.maxPixels()), recipe.imageSide(), tokenizer, recipe.maxTokens(),
				recipe.longTexts(), new Expectation(survey.kind(), survey.classes()),
				new EarlierRecords(recipe.source().nearDuplicates(), survey.behind()));
	}

	/** A check that expects no more of records than an image or a text. */
	public RecordCheck(ImageDecoder decoder, int side, @Nullable TextTokenizer tokenizer, int maxTokens,
			LongTexts longTexts) {
		this(decoder, side, tokenizer, maxTokens, longTexts, new Expectation(null, List.of()),
				new EarlierRecords(null, 0));
	}

	private RecordCheck(ImageDecoder decoder, int side, @Nullable TextTokenizer tokenizer, int maxTokens,
			LongTexts longTexts, Expectation expectation, EarlierRecords earlier) {
		this.expectation = expectation;
		this.longTexts = longTexts;
		this.decoder = decoder;
		this.side = side;
		this.tokenizer = tokenizer;
		this.maxTokens = maxTokens;
		this.earlier = earlier;
	}

	/** A check that skips long texts. */
	public RecordCheck(ImageDecoder decoder, int side, @Nullable TextTokenizer tokenizer, int maxTokens) {
		this(decoder, side, tokenizer, maxTokens, LongTexts.SKIP);
	}

	/**
	 * Checks a record and makes a sample of it, or several of a long text. Whatever its
	 * bytes do, the answer is a result.
	 * @param position number of the record in its source; the sample's id
	 */
	public Result check(long position, SourceRecord given) {
		SourceRecord record = given.sound();
		Digest digest = new Digest();
		if (record.fault() != null) {
			return rejected(record, digest, record.fault());
		}
		try {
			byte[] image = digest.add(read(record.image()));
			byte[] right = digest.add(read(record.right()));
			SourceLabelMap mapped = record.labelMap();
			byte[] labelMap = (mapped != null) ? digest.add(mapped.file().read()) : null;
			if (record.objects() != null) {
				digest.add(record.objects().text());
			}
			digest.add(record.text());
			for (String id : ANNOTATION) {
				if (record.labels().containsKey(id)) {
					digest.add(id + "=" + record.labels().get(id));
				}
			}
			SourceRecord.Fault repeated = this.earlier.repeated(digest.complete());
			SourceRecord.Fault fault = (repeated != null) ? repeated : this.expectation.fault(record);
			if (fault != null) {
				return rejected(record, digest, fault);
			}
			if (image == null) {
				return check(position, record, digest, null, reencoded(right));
			}
			ImageDecoder.Reencoded picture = reencoded(image, right == null);
			Result result = check(position, record, digest, picture, labelMap, right);
			return (picture.hash().isPresent() && !result.samples().isEmpty())
					? unlessResembling(position, result, PicturePrint.of(picture.hash().getAsLong(), image)) : result;
		}
		catch (BrokenRecordException ex) {
			return rejected(record, digest, ex.reason(), ex.getMessage());
		}
		catch (BrokenImageException ex) {
			return rejected(record, digest, Reason.BROKEN_IMAGE, ex.getMessage());
		}
		catch (LargeImageException ex) {
			return rejected(record, digest, Reason.TOO_MANY_PIXELS, ex.getMessage());
		}
		catch (UnusableImageException ex) {
			return rejected(record, digest, Reason.THIN_IMAGE, ex.getMessage());
		}
		catch (IOException | InvalidPathException ex) {
			return rejected(record, digest, Reason.MISSING_FILE, ex.getMessage());
		}
		catch (RuntimeException ex) {
			return rejected(record, digest, Reason.BROKEN_RECORD, "it cannot be used (" + ex + ")");
		}
	}

	private static byte @Nullable [] read(SourceRecord.@Nullable Content content) throws IOException {
		return (content != null) ? content.read() : null;
	}

	private ImageDecoder.Reencoded reencoded(byte[] image, boolean isAlone) throws UnusableImageException {
		return (isAlone && this.earlier.comparesPictures()) ? this.decoder.hashed(image, this.side)
				: this.decoder.reencoded(image, this.side);
	}

	private Result check(long position, SourceRecord record, Digest digest, ImageDecoder.Reencoded picture,
			byte @Nullable [] labelMap, byte @Nullable [] right) throws UnusableImageException, BrokenRecordException {
		SourceLabelMap mapped = record.labelMap();
		if (mapped != null && labelMap != null) {
			return mapped(position, record, digest, picture, mapped, labelMap);
		}
		SourceObjects objects = record.objects();
		return (objects != null) ? annotated(position, record, digest, picture, objects)
				: check(position, record, digest, picture.encoded(), reencoded(right));
	}

	/** What becomes of a sample whose picture is compared. */
	private Result unlessResembling(long position, Result result, PicturePrint picture) {
		Fingerprint print = new Fingerprint(result.print().digest(), picture);
		SourceRecord.Fault near = this.earlier.resembled(position, picture);
		return (near != null) ? new Result(List.of(), near.reason(), near.detail(), result.place(), print)
				: new Result(result.samples(), null, null, result.place(), print);
	}

	private byte @Nullable [] reencoded(byte @Nullable [] image) throws UnusableImageException {
		return (image != null) ? this.decoder.reencode(image, this.side) : null;
	}

	/** Label maps keep their size, so that benchmarks measure what they define. */
	private Result mapped(long position, SourceRecord record, Digest digest, ImageDecoder.Reencoded picture,
			SourceLabelMap mapped, byte[] labelMap) throws BrokenRecordException {
		byte[] map = mapped.checked(labelMap, picture.width(), picture.height());
		Sample sample = new Sample(id(position), picture.encoded(), null, null, null, map, record.labels());
		return new Result(List.of(sample), null, null, record.place(), digest.print());
	}

	/**
	 * Objects keep the pixels of the source, so that benchmarks measure what they define.
	 */
	private Result annotated(long position, SourceRecord record, Digest digest, ImageDecoder.Reencoded picture,
			SourceObjects objects) throws BrokenRecordException {
		Map<String, Object> labels = new LinkedHashMap<>(record.labels());
		labels.putAll(objects.checked(picture.width(), picture.height()).labels());
		Sample sample = new Sample(id(position), picture.encoded(), null, null, null, labels);
		return new Result(List.of(sample), null, null, record.place(), digest.print());
	}

	private static String id(long position) {
		return String.format(Locale.ROOT, "%08d", position);
	}

	private Result check(long position, SourceRecord record, Digest digest, byte @Nullable [] image,
			byte @Nullable [] right) {
		String text = record.hasText() ? record.text() : null;
		String id = id(position);
		if (image == null && text != null && this.tokenizer != null && this.longTexts == LongTexts.CUT) {
			return new Result(pieces(id, text, record, this.tokenizer), null, null, record.place(), digest.print());
		}
		int[] tokens = (this.tokenizer != null && text != null) ? this.tokenizer.encode(text) : null;
		if (tokens != null && tokens.length == 0) {
			return rejected(record, digest, Reason.NO_TEXT, "its text has no token");
		}
		if (tokens != null && tokens.length > this.maxTokens) {
			return rejected(record, digest, Reason.LONG_TEXT, String.format(Locale.ROOT,
					"its text has %d tokens, more than the %d allowed", tokens.length, this.maxTokens));
		}
		Sample sample = new Sample(id, image, right, text, tokens, record.labels());
		return new Result(List.of(sample), null, null, record.place(), digest.print());
	}

	private List<Sample> pieces(String id, String text, SourceRecord record, TextTokenizer words) {
		List<TextPieces.Piece> pieces = new TextPieces(words, this.maxTokens).of(text);
		List<Sample> samples = new ArrayList<>();
		for (TextPieces.Piece piece : pieces) {
			String name = (pieces.size() > 1) ? id + String.format(Locale.ROOT, "-%05d", samples.size()) : id;
			samples.add(new Sample(name, null, null, piece.text(), piece.tokens(), record.labels()));
		}
		return samples;
	}

	/**
	 * Remembers a record that an earlier attempt has dealt with, so that its duplicates
	 * are still found.
	 * @param position its number
	 * @param print what {@link Result#print()} was
	 */
	public void remember(long position, Fingerprint print) {
		this.earlier.add(position, print);
	}

	/** Forgets the records that were checked. */
	@Override
	public void close() {
		this.earlier.close();
	}

	private static Result rejected(SourceRecord record, Digest digest, SourceRecord.Fault fault) {
		return rejected(record, digest, fault.reason(), fault.detail());
	}

	private static Result rejected(SourceRecord record, Digest digest, Reason reason, @Nullable String detail) {
		return new Result(List.of(), reason, detail, record.place(), digest.print());
	}

	/** Why a record was skipped. */
	public enum Reason {

		/** The image cannot be decoded, or not to its end. */
		BROKEN_IMAGE,
		/** A file that the record names cannot be read. */
		MISSING_FILE,
		/** The image is larger than allowed. */
		TOO_MANY_PIXELS,
		/** The image is a line rather than a picture. */
		THIN_IMAGE,
		/** The text is longer than allowed. */
		LONG_TEXT,
		/** The text has fewer words than are wanted. */
		SHORT_TEXT,
		/** The text is no UTF-8, or holds what no text may. */
		BROKEN_TEXT,
		/** The record's own form is wrong. */
		BROKEN_RECORD,
		/** Whether the record is to be chosen cannot be told, for want of a value. */
		UNDECIDED,
		/** Several things stand where one is needed. */
		AMBIGUOUS,
		/**
		 * The label map is of another size than the image, or holds no class numbers; or
		 * an object lies outside, has no area, or is outlined in a form that nobody
		 * reads.
		 */
		BROKEN_LABELS,
		/** The class is none, or another than the records before say. */
		WRONG_CLASS,
		/** The same annotation of the same image occurred before. */
		DUPLICATE,
		/** The image resembles that of an earlier record. */
		NEAR_DUPLICATE,
		/** There is neither image nor text. */
		EMPTY,
		/** There is no image, which most records of the source have. */
		NO_IMAGE,
		/** There is no text, which most records of the source have. */
		NO_TEXT

	}

	/**
	 * Samples, or the reason why there is none.
	 *
	 * @param samples the sample, or the pieces of a long text; empty where there is a
	 * reason
	 * @param reason why the record was skipped, or null
	 * @param detail the reason in words, or null
	 * @param place where the record stands
	 * @param print what is kept of it to find those that repeat it
	 */
	public record Result(List<Sample> samples, @Nullable Reason reason, @Nullable String detail, String place,
			Fingerprint print) {

		/** Odd characters of names are shown by their numbers. */
		public Result {
			detail = (detail != null) ? SourceText.printable(detail) : null;
			place = SourceText.printable(place);
		}

		/** The sample, the first of several, or null. */
		public @Nullable Sample sample() {
			return this.samples.isEmpty() ? null : this.samples.get(0);
		}

	}

	/** SHA-256 over the parts of a record; a missing part differs from an empty one. */
	private static final class Digest {

		private final Sha256 sum = new Sha256();

		private Fingerprint print = Fingerprint.NONE;

		byte @Nullable [] add(byte @Nullable [] part) {
			this.sum.add(new byte[] { (byte) ((part != null) ? 1 : 0) });
			if (part != null) {
				this.sum.add(ByteBuffer.allocate(Long.BYTES).putLong(part.length).array());
				this.sum.add(part);
			}
			return part;
		}

		void add(@Nullable String part) {
			add((part != null) ? part.getBytes(StandardCharsets.UTF_8) : null);
		}

		/** Ends the sum: all parts were read. */
		String complete() {
			this.print = new Fingerprint(this.sum.hex(), null);
			return this.print.digest();
		}

		Fingerprint print() {
			return this.print;
		}

	}

}
