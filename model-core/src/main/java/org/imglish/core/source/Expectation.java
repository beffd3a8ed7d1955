package org.imglish.core.source;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.imglish.core.shard.Manifest;
import org.imglish.core.source.RecordCheck.Reason;
import org.imglish.core.source.SourceRecord.Fault;
import org.jspecify.annotations.Nullable;

/**
 * What a dataset's samples have in common, so that each can be trained on: pairs have an
 * image and a text, classes are those of the manifest.
 */
final class Expectation {

	private final Manifest.@Nullable Kind kind;

	private final List<String> classes;

	private final Set<String> names;

	/**
	 * @param kind what samples are; null for anything
	 * @param classes class names by index; empty where there are none
	 */
	Expectation(Manifest.@Nullable Kind kind, List<String> classes) {
		this.kind = kind;
		this.classes = classes;
		this.names = new HashSet<>(classes);
	}

	/** What a record lacks, or null. */
	@Nullable Fault fault(SourceRecord record) {
		if (record.image() == null && !record.hasText()) {
			return new Fault(Reason.EMPTY, "it has neither an image nor a text");
		}
		if (this.kind != null && this.kind != Manifest.Kind.TEXTS && record.image() == null) {
			return new Fault(Reason.NO_IMAGE, "it has no image, but the dataset is one of " + plural(this.kind));
		}
		if (this.kind == Manifest.Kind.STATEMENTS && record.right() == null) {
			return new Fault(Reason.NO_IMAGE, "it has one image, but the dataset is one of " + plural(this.kind));
		}
		if (this.kind != null && this.kind != Manifest.Kind.IMAGES && !record.hasText()) {
			return new Fault(Reason.NO_TEXT, "it has no text, but the dataset is one of " + plural(this.kind));
		}
		return classFault(record);
	}

	private static String plural(Manifest.Kind kind) {
		return switch (kind) {
			case IMAGES -> "images";
			case TEXTS -> "texts";
			case PAIRS -> "image-text pairs";
			case STATEMENTS -> "statements about two images";
		};
	}

	private @Nullable Fault classFault(SourceRecord record) {
		if (this.classes.isEmpty() || !(record.labels().get("class_name") instanceof String name)) {
			return null;
		}
		if (record.labels().get("class") instanceof Number number) {
			int index = number.intValue();
			if (index < this.classes.size() && !this.classes.get(index).equals(name)) {
				return new Fault(Reason.WRONG_CLASS,
						String.format(Locale.ROOT, "it calls class %d '%s', but a record before it calls it '%s'",
								index, name, this.classes.get(index)));
			}
		}
		return this.names.contains(name) ? null : new Fault(Reason.WRONG_CLASS,
				"its class '" + name + "' has no number, but those of other records have");
	}

}
