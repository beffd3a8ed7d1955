package org.imglish.core.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;

import tools.jackson.databind.JsonNode;

/**
 * The list of answers that questions are classified into, from a file: the
 * {@code answer2label.txt} of the released models (JSON lines with {@code answer} and
 * {@code label}), or an answer per line. Its order is that of the model's outputs.
 */
public final class AnswerList {

	private AnswerList() {
	}

	/**
	 * Reads a list.
	 * @throws IOException if labels are not numbered from 0 on, or an answer occurs twice
	 */
	public static List<String> read(Path file) throws IOException {
		List<String> answers = new ArrayList<>();
		for (String line : SourceText.lines(file)) {
			if (line.isBlank()) {
				continue;
			}
			String answer = line.strip();
			if (answer.startsWith("{")) {
				JsonNode json = SourceJson.text(file + ", answer " + answers.size(), answer);
				if (json.path("label").asInt(-1) != answers.size() || !json.path("answer").isString()) {
					throw new IOException(String.format(Locale.ROOT, "%s must give answer %d the label %d, but says %s",
							file, answers.size(), answers.size(), answer));
				}
				answer = json.path("answer").asString();
			}
			answers.add(answer);
		}
		if (answers.size() < 2) {
			throw new IOException(file + " lists " + answers.size() + " answers; at least two are needed");
		}
		HashSet<String> seen = new HashSet<>();
		for (String answer : answers) {
			if (!seen.add(answer)) {
				throw new IOException(file + " lists the answer '" + answer + "' twice");
			}
		}
		return answers;
	}

}
