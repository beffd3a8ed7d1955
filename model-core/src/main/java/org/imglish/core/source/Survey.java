package org.imglish.core.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;

import org.imglish.core.quality.AnswerText;
import org.imglish.core.shard.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * What a first pass over a source's records finds, without reading an image: how many
 * there are, what they hold, and the classes or answers that their labels name.
 *
 * @param records number of records, usable or not
 * @param kind what they hold
 * @param classes class names by index, or answers in alphabetical order
 * @param unread what the source offers and nobody reads: numbers by what it is and why
 * @param classNumbers how the source itself numbers the classes; empty where they are
 * numbered from 0
 * @param files numbers of records of its files, in order, where they lie in several;
 * empty where nobody counted
 * @param older what the versions hold that these records are added to; null of a first
 * version
 */
public record Survey(long records, Manifest.Kind kind, List<String> classes, Map<String, Long> unread,
		List<Long> classNumbers, List<Long> files, @Nullable Older older) {

	public Survey {
		classes = List.copyOf(classes);
		unread = (unread != null) ? Map.copyOf(unread) : Map.of();
		classNumbers = (classNumbers != null) ? List.copyOf(classNumbers) : List.of();
		files = (files != null) ? List.copyOf(files) : List.of();
	}

	/** The survey of a first version. */
	public Survey(long records, Manifest.Kind kind, List<String> classes, Map<String, Long> unread,
			List<Long> classNumbers, List<Long> files) {
		this(records, kind, classes, unread, classNumbers, files, null);
	}

	/** The same with classes from elsewhere. */
	public Survey withClasses(List<String> others) {
		return new Survey(this.records, this.kind, others, this.unread, List.of(), this.files, this.older);
	}

	/**
	 * The number of the first record: those of a version go on where those of the one
	 * before end.
	 */
	public long first() {
		return (this.older != null) ? this.older.records : 0;
	}

	/** The number of the record behind the last. */
	public long behind() {
		return first() + this.records;
	}

	/** The number of the first shard. */
	public int firstShard() {
		return (this.older != null) ? this.older.shards : 0;
	}

	/**
	 * The same as a version of a dataset: its classes come first, others behind them.
	 * @param grown the dataset
	 * @param records number of its records
	 * @param numbered number behind that of its last shard
	 * @throws IOException if the records are of another kind, or number classes otherwise
	 */
	public Survey addedTo(Manifest grown, long records, int numbered) throws IOException {
		if (grown.kind() != this.kind) {
			throw new IOException(String.format(Locale.ROOT,
					"The records are %s, but dataset %s holds %s: append records of the same kind, or ingest them "
							+ "as a dataset of their own",
					word(this.kind), grown.dataset(), word(grown.kind())));
		}
		List<String> all = new ArrayList<>(grown.classes());
		this.classes.stream().filter(Predicate.not(Set.copyOf(all)::contains)).forEach(all::add);
		if (all.size() > grown.classes().size() && !(grown.classNumbers().isEmpty() && this.classNumbers.isEmpty())) {
			throw new IOException(String.format(Locale.ROOT,
					"The records have classes with numbers of their own that dataset %s has not: %s; append records "
							+ "of its classes",
					grown.dataset(), all.subList(grown.classes().size(), all.size())));
		}
		return new Survey(this.records, this.kind, all, this.unread, grown.classNumbers(), this.files,
				new Older(records, numbered));
	}

	private static String word(Manifest.Kind kind) {
		return kind.name().toLowerCase(Locale.ROOT);
	}

	/**
	 * What older versions hold.
	 *
	 * @param records number of their records, skipped ones too
	 * @param shards number behind that of their last shard
	 */
	public record Older(long records, int shards) {

	}

	/**
	 * Passes over the records of a source.
	 * @param minAnswers how often an answer, as the VQA evaluation spells it, must occur
	 * to be one of the classes
	 * @param source what the source is called, for messages
	 * @param texts gets each text, for a vocabulary
	 * @throws IOException if there is no record
	 */
	public static Survey of(String source, RecordStream records, int minAnswers, Consumer<String> texts)
			throws IOException {
		Tally tally = new Tally();
		while (records.hasNext()) {
			SourceRecord record = records.next().sound();
			tally.add(record);
			if (record.text() != null && record.fault() == null) {
				texts.accept(record.text());
			}
		}
		if (tally.records == 0) {
			throw new IOException(
					source + " holds no record; give the recipe a source, or splits of it, with at least one");
		}
		List<String> classes = records.classes().isEmpty() ? tally.classes(minAnswers) : records.classes();
		return new Survey(tally.records, tally.kind(), classes, records.unread(), records.classNumbers(),
				records.files());
	}

	private static final class Tally {

		private long records;

		private long statements;

		private long pairs;

		private long images;

		private long texts;

		private final TreeMap<Integer, String> numbered = new TreeMap<>();

		private final TreeSet<String> named = new TreeSet<>();

		private final Map<String, Long> answers = new HashMap<>();

		void add(SourceRecord record) {
			this.records++;
			if (record.fault() != null) {
				return;
			}
			if (record.right() != null) {
				this.statements++;
			}
			else if (record.image() != null && record.hasText()) {
				this.pairs++;
			}
			else {
				this.images += (record.image() != null) ? 1 : 0;
				this.texts += record.hasText() ? 1 : 0;
			}
			if (record.labels().get("class_name") instanceof String name) {
				if (record.labels().get("class") instanceof Number index) {
					this.numbered.putIfAbsent(index.intValue(), name);
				}
				else {
					this.named.add(name);
				}
			}
			if (record.labels().get("answer") instanceof String answer) {
				this.answers.merge(AnswerText.normalize(answer), 1L, Long::sum);
			}
		}

		/**
		 * What more records are than are anything else; a few of another kind are bad.
		 */
		Manifest.Kind kind() {
			long largest = Math.max(Math.max(this.statements, this.pairs), Math.max(this.images, this.texts));
			if (this.statements == largest && largest > 0) {
				return Manifest.Kind.STATEMENTS;
			}
			if (this.pairs == largest && largest > 0) {
				return Manifest.Kind.PAIRS;
			}
			return (this.images == largest) ? Manifest.Kind.IMAGES : Manifest.Kind.TEXTS;
		}

		/** Numbers count where there are any: records that only name another are bad. */
		List<String> classes(int minAnswers) {
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
				.filter((answer) -> answer.getValue() >= minAnswers)
				.map(Map.Entry::getKey)
				.sorted()
				.toList();
		}

	}

}
