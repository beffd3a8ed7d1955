package org.imglish.core.task;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Predictions as the official server or scorer of a benchmark takes them. What a task has
 * no such format for gets one that people can read.
 */
public interface ResultsFile {

	/** Name of the file. */
	String name();

	/** Writes the file. */
	void write(List<Prediction> predictions, OutputStream out) throws IOException;

	/** A value that each prediction has. */
	static Object required(Prediction prediction, String key) {
		return Objects.requireNonNull(prediction.values().get(key),
				() -> String.format(Locale.ROOT, "The prediction of sample %s has no %s", prediction.sample(), key));
	}

	/** Writes lines of text. */
	static void lines(List<String> lines, OutputStream out) throws IOException {
		for (String line : lines) {
			out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
		}
	}

}
