package org.imglish.core.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.imglish.core.source.RecordCheck.Reason;
import tools.jackson.databind.JsonNode;

/**
 * NLVR2: JSON lines with a sentence about two images, which are named after the
 * identifier without its last number ({@code dev-850-0-0}: {@code dev-850-0-img0.png} and
 * {@code dev-850-0-img1.png}), for the training split in a folder {@code directory}.
 */
final class PairedStatements {

	private static final Set<String> FIELDS = Set.of("identifier", "label", "sentence", "directory");

	private final DataRoots roots;

	private final UnreadParts unread = new UnreadParts();

	PairedStatements(DataRoots roots) {
		this.roots = roots;
	}

	RecordStream open(Path file, Path images) {
		return new LineRecords(List.of(file), (place, line) -> List.of(record(images, place, line)), this.unread);
	}

	private SourceRecord record(Path images, String place, String line) throws IOException {
		JsonNode json = SourceJson.object("the line", line);
		SourceJson.countUnread(this.unread, "a line", json, FIELDS);
		String identifier = SourceJson.word(json.path("identifier"));
		String label = SourceJson.word(json.path("label")).toLowerCase(Locale.ROOT);
		int dash = identifier.lastIndexOf('-');
		if (dash < 1) {
			throw new BrokenRecordException(Reason.BROKEN_RECORD,
					"its identifier '" + identifier + "' is not of the form dev-850-0-0");
		}
		Map<String, Object> labels = new LinkedHashMap<>();
		labels.put("identifier", identifier);
		if (!label.isEmpty()) {
			if (!label.equals("true") && !label.equals("false")) {
				throw new BrokenRecordException(Reason.WRONG_CLASS,
						"its label is '" + label + "'; true or false are allowed");
			}
			labels.put("class", label.equals("true") ? 1 : 0);
			labels.put("class_name", label);
		}
		String directory = SourceJson.word(json.path("directory"));
		String stem = (directory.isEmpty() ? "" : directory + "/") + identifier.substring(0, dash);
		return new SourceRecord(place, image(images, stem + "-img0.png"), image(images, stem + "-img1.png"),
				SourceJson.word(json.path("sentence")).strip(), labels);
	}

	private SourceRecord.Content image(Path folder, String name) {
		return () -> this.roots.read(folder, name);
	}

}
