package org.imglish.core.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.imglish.core.image.ImageFormat;
import org.imglish.core.source.RecordCheck.Reason;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** The members of a WebDataset tar under one key: image, text, JSON and class. */
final class TarMembers {

	private static final Set<String> TEXTS = Set.of("txt", "text", "caption");

	private static final Set<String> JSONS = Set.of("json", "jsn");

	private static final Set<String> CLASSES = Set.of("cls", "class");

	private final String key;

	private final List<TarArchiveEntry> images = new ArrayList<>();

	private final List<TarArchiveEntry> texts = new ArrayList<>();

	private final List<TarArchiveEntry> jsons = new ArrayList<>();

	private final List<TarArchiveEntry> classes = new ArrayList<>();

	private final @Nullable Columns columns;

	private final Choice choice;

	/**
	 * @param columns what fields of its JSON are for, or null
	 * @param choice which records are read, by their JSON
	 */
	TarMembers(String key, @Nullable Columns columns, Choice choice) {
		this.key = key;
		this.choice = choice;
		this.columns = columns;
	}

	String key() {
		return this.key;
	}

	/** Whether members with an ending are read. */
	static boolean isRead(String ending) {
		return ImageFormat.hasEnding(ending) || TEXTS.contains(ending) || JSONS.contains(ending)
				|| CLASSES.contains(ending);
	}

	void add(String ending, TarArchiveEntry entry) {
		if (TEXTS.contains(ending)) {
			this.texts.add(entry);
		}
		else if (JSONS.contains(ending)) {
			this.jsons.add(entry);
		}
		else {
			(CLASSES.contains(ending) ? this.classes : this.images).add(entry);
		}
	}

	/** The record that they make, or one for each of several texts. */
	List<SourceRecord> records(String place, WebDatasetTars.Reading reading) {
		try {
			for (List<TarArchiveEntry> same : List.of(this.images, this.texts, this.jsons, this.classes)) {
				if (same.size() > 1) {
					throw new BrokenRecordException(Reason.AMBIGUOUS,
							"several members mean the same: " + same.stream().map(TarArchiveEntry::getName).toList());
				}
			}
			return read(place, reading);
		}
		catch (BrokenRecordException ex) {
			return List.of(ex.at(place));
		}
		catch (IOException | RuntimeException ex) {
			return List.of(SourceRecord.unusable(place, Reason.BROKEN_RECORD, "it cannot be read (" + ex + ")"));
		}
	}

	private List<SourceRecord> read(String place, WebDatasetTars.Reading reading) throws IOException {
		String written = text("its text", this.texts, reading);
		String json = text("its JSON", this.jsons, reading);
		List<String> texts = (written != null) ? List.of(written) : List.of();
		Map<String, Object> labels = new LinkedHashMap<>();
		JsonNode node = (json != null) ? SourceJson.object("its JSON", json) : MissingNode.getInstance();
		if (!this.choice.takes(node)) {
			return List.of();
		}
		if (json != null) {
			JsonRecord record = new JsonRecord(node, this.columns);
			labels.putAll(record.labels());
			if (written == null) {
				texts = record.texts();
			}
		}
		String label = text("its class", this.classes, reading);
		if (label != null) {
			ClassLabel.put(labels, label);
		}
		TarArchiveEntry image = this.images.isEmpty() ? null : this.images.get(0);
		return DescribedSamples.each(place, (image != null) ? reading.later(image) : null, texts, labels);
	}

	private static @Nullable String text(String what, List<TarArchiveEntry> members, WebDatasetTars.Reading reading)
			throws IOException {
		return members.isEmpty() ? null : SourceText.of(what, reading.of(members.get(0))).strip();
	}

}
