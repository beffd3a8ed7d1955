package org.imglish.core.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

import org.imglish.core.quality.AnswerText;
import org.imglish.core.shard.Manifest;

/**
 * What a first pass over a source's records finds, without reading an image: how many
 * there are, what they hold, and the classes or answers that their labels name.
 *
 * @param records number of records, usable or not
 * @param kind what they hold
 * @param classes class names by index, or answers in alphabetical order
 */
public record Survey(long records, Manifest.Kind kind, List<String> classes) {

	private static final int MOST_CLASSES = 1_000_000;

	public Survey {
		classes = List.copyOf(classes);
	}

	/** The same with classes from elsewhere. */
	public Survey withClasses(List<String> others) {
		return new Survey(this.records, this.kind, others);
	}

	/**
	 * Passes over the records of a source.
	 * @param leastAnswers how often an answer, as the VQA evaluation spells it, must
	 * occur to be one of the classes
	 * @param source what the source is called, for messages
	 * @param texts gets each text, for a vocabulary
	 * @throws IOException if there is no record or the classes cannot be numbered
	 */
	public static Survey of(String source, RecordStream records, int leastAnswers, Consumer<String> texts)
			throws IOException {
		Tally tally = new Tally();
		while (records.hasNext()) {
			SourceRecord record = records.next();
			tally.add(record);
			if (record.text() != null) {
				texts.accept(record.text());
			}
		}
		if (tally.records == 0) {
			throw new IOException(
					source + " holds no record; give the recipe a source, or splits of it, with at least one");
		}
		return new Survey(tally.records, tally.kind(), tally.classes(leastAnswers));
	}

	private static final class Tally {

		private long records;

		private boolean images;

		private boolean rights;

		private boolean texts;

		private final TreeMap<Integer, String> numbered = new TreeMap<>();

		private final TreeSet<String> named = new TreeSet<>();

		private final Map<String, Long> answers = new HashMap<>();

		void add(SourceRecord record) throws IOException {
			this.records++;
			this.images |= record.image() != null;
			this.rights |= record.right() != null;
			this.texts |= record.text() != null;
			Object number = record.labels().get("class");
			if (record.labels().get("class_name") instanceof String name) {
				if (number instanceof Number index) {
					number(record, index.intValue(), name);
				}
				else {
					this.named.add(name);
				}
			}
			if (record.labels().get("answer") instanceof String answer) {
				this.answers.merge(AnswerText.normalize(answer), 1L, Long::sum);
			}
		}

		private void number(SourceRecord record, int index, String name) throws IOException {
			if (index < 0 || index >= MOST_CLASSES) {
				throw new IOException(
						record.place() + " has the class " + index + "; 0 to " + (MOST_CLASSES - 1) + " are allowed");
			}
			String before = this.numbered.put(index, name);
			if (before != null && !before.equals(name)) {
				throw new IOException(record.place() + " calls class " + index + " '" + name
						+ "', but a record before it calls it '" + before + "'");
			}
		}

		Manifest.Kind kind() {
			if (this.rights) {
				return Manifest.Kind.STATEMENTS;
			}
			if (this.images) {
				return this.texts ? Manifest.Kind.PAIRS : Manifest.Kind.IMAGES;
			}
			return Manifest.Kind.TEXTS;
		}

		List<String> classes(int leastAnswers) throws IOException {
			if (!this.numbered.isEmpty() && !this.named.isEmpty()) {
				throw new IOException("Some records name their class with a number and some without; do either");
			}
			if (!this.numbered.isEmpty()) {
				List<String> classes = new ArrayList<>();
				for (int i = 0; i <= this.numbered.lastKey(); i++) {
					classes.add(this.numbered.getOrDefault(i, "unused " + i));
				}
				return classes;
			}
			if (!this.named.isEmpty()) {
				return List.copyOf(this.named);
			}
			return this.answers.entrySet()
				.stream()
				.filter((answer) -> answer.getValue() >= leastAnswers)
				.map(Map.Entry::getKey)
				.sorted()
				.toList();
		}

	}

}
