package org.imglish.core.source;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * One record of a source, not yet validated. Bytes are read when asked for, so that
 * skipping a record costs nothing.
 *
 * @param place where it stands, for error messages
 * @param image reads the encoded image, or null
 * @param right reads the right image of a statement about two, or null
 * @param text its text, or null
 * @param labels what the source knows about it
 * @param labelMap its label map, or null
 * @param objects its annotated objects, or null
 * @param fault why it cannot be used, or null
 */
public record SourceRecord(String place, @Nullable Content image, @Nullable Content right, @Nullable String text,
		Map<String, Object> labels, @Nullable SourceLabelMap labelMap, @Nullable SourceObjects objects,
		@Nullable Fault fault) {

	/** A record that nothing is known against. */
	public SourceRecord(String place, @Nullable Content image, @Nullable Content right, @Nullable String text,
			Map<String, Object> labels) {
		this(place, image, right, text, labels, null, null, null);
	}

	static SourceRecord of(String place, @Nullable Content image, @Nullable String text, Map<String, Object> labels) {
		return new SourceRecord(place, image, null, text, labels);
	}

	/** The same with a label map. */
	SourceRecord with(SourceLabelMap map) {
		return new SourceRecord(this.place, this.image, this.right, this.text, this.labels, map, this.objects,
				this.fault);
	}

	/** The same with annotated objects. */
	SourceRecord with(SourceObjects annotated) {
		return new SourceRecord(this.place, this.image, this.right, this.text, this.labels, this.labelMap, annotated,
				this.fault);
	}

	/** The same with another text. */
	SourceRecord saying(String other) {
		return new SourceRecord(this.place, this.image, this.right, other, this.labels, this.labelMap, this.objects,
				this.fault);
	}

	/** A record that cannot be used, and why. */
	static SourceRecord unusable(String place, RecordCheck.Reason reason, String detail) {
		return new SourceRecord(place, () -> {
			throw new IOException(detail);
		}, null, null, Map.of(), null, null, new Fault(reason, detail));
	}

	/** This record, or an unusable one where its texts hold what no text may. */
	SourceRecord sound() {
		String wrong = (this.text != null) ? SourceText.fault(this.text) : "";
		if (!wrong.isEmpty()) {
			return unusable(this.place, RecordCheck.Reason.BROKEN_TEXT, "its text " + wrong);
		}
		for (Map.Entry<String, Object> label : this.labels.entrySet()) {
			String fault = fault(label.getKey()) + fault(label.getValue());
			if (!fault.isEmpty()) {
				return unusable(this.place, RecordCheck.Reason.BROKEN_TEXT, "its '" + label.getKey() + "' " + fault);
			}
		}
		return this;
	}

	private static String fault(@Nullable Object value) {
		if (value instanceof String word) {
			return SourceText.fault(word);
		}
		if (value instanceof List<?> list) {
			return list.stream().map(SourceRecord::fault).filter((fault) -> !fault.isEmpty()).findFirst().orElse("");
		}
		return (value instanceof Map<?, ?> map) ? fault(List.copyOf(map.keySet())) + fault(List.copyOf(map.values()))
				: "";
	}

	boolean hasText() {
		return this.text != null && !this.text.isBlank();
	}

	/** Bytes that are read when they are asked for. */
	public interface Content {

		byte[] read() throws IOException;

	}

	/**
	 * Why a record cannot be used.
	 *
	 * @param detail the reason in words
	 */
	public record Fault(RecordCheck.Reason reason, String detail) {

	}

}
