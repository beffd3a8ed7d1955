package org.imglish.core.shard;

import java.util.List;

import org.imglish.core.region.LabelledObjects;
import org.imglish.core.sample.Sample;

/**
 * How many samples of a dataset have what a task may need of them.
 *
 * @param images samples with an image
 * @param rights samples with a second, right image
 * @param texts samples with a text
 * @param tokens samples whose text is tokenized
 * @param classes samples with a class
 * @param answers samples with an answer
 * @param labelMaps samples with a label map
 * @param objects samples with a list of objects, however short
 * @param masks samples in whose list each object has a mask
 */
public record Holdings(long images, long rights, long texts, long tokens, long classes, long answers, long labelMaps,
		long objects, long masks) {

	/** Of no sample. */
	public static final Holdings NONE = new Holdings(0, 0, 0, 0, 0, 0, 0, 0, 0);

	/** These and those of more samples. */
	public Holdings plus(List<Sample> samples) {
		Holdings sum = this;
		for (Sample sample : samples) {
			sum = new Holdings(sum.images + one(sample.image() != null), sum.rights + one(sample.right() != null),
					sum.texts + one(sample.text() != null), sum.tokens + one(sample.tokens() != null),
					sum.classes
							+ one(sample.labels().containsKey("class") || sample.labels().containsKey("class_name")),
					sum.answers + one(sample.labels().containsKey("answer") || sample.labels().containsKey("answers")),
					sum.labelMaps + one(sample.labelMap() != null),
					sum.objects + one(LabelledObjects.isIn(sample.labels())),
					sum.masks + one(LabelledObjects.isMasked(sample.labels())));
		}
		return sum;
	}

	/** These and others. */
	public Holdings plus(Holdings more) {
		return new Holdings(this.images + more.images, this.rights + more.rights, this.texts + more.texts,
				this.tokens + more.tokens, this.classes + more.classes, this.answers + more.answers,
				this.labelMaps + more.labelMaps, this.objects + more.objects, this.masks + more.masks);
	}

	private static int one(boolean has) {
		return has ? 1 : 0;
	}

	/** How many samples have a part. */
	public long of(Part part) {
		return switch (part) {
			case IMAGE -> this.images;
			case RIGHT_IMAGE -> this.rights;
			case TEXT -> this.texts;
			case TOKENS -> this.tokens;
			case CLASS -> this.classes;
			case ANSWER -> this.answers;
			case LABEL_MAP -> this.labelMaps;
			case OBJECTS -> this.objects;
			case MASKS -> this.masks;
		};
	}

	/** A part that a sample may have. */
	public enum Part {

		IMAGE("image"), RIGHT_IMAGE("second image"), TEXT("text"), TOKENS("tokenized text"), CLASS("class"),
		ANSWER("answer"), LABEL_MAP("label map"), OBJECTS("list of objects"), MASKS("mask of each object");

		private final String title;

		Part(String title) {
			this.title = title;
		}

		/** The part in words. */
		public String title() {
			return this.title;
		}

	}

}
