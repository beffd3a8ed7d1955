package org.imglish.core.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One JSON object per line: image, one or several texts, and labels. */
final class JsonLines {

	private JsonLines() {
	}

	/**
	 * @param columns what fields are for, or null
	 * @param unread what is not read
	 */
	static RecordStream open(Path file, DescribedSamples samples, @Nullable Columns columns, UnreadParts unread) {
		return new LineRecords(List.of(file), (place, line) -> records(samples, columns, place, line), unread);
	}

	private static List<SourceRecord> records(DescribedSamples samples, @Nullable Columns columns, String place,
			String line) throws IOException {
		JsonNode json = SourceJson.object("the line", line);
		return samples.choice().takes(json) ? samples.of(place, new JsonRecord(json, columns)) : List.of();
	}

}
