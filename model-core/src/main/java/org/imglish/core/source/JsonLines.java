package org.imglish.core.source;

import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** One JSON object per line: image, one or several texts, and labels. */
final class JsonLines {

	private JsonLines() {
	}

	/**
	 * @param columns what fields are for, or null
	 */
	static RecordStream open(Path file, DescribedSamples samples, @Nullable Columns columns) {
		return new LineRecords(List.of(file),
				(place, line) -> samples.of(place, new JsonRecord(SourceJson.object("the line", line), columns)));
	}

}
