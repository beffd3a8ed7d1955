package org.imglish.core.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

import org.imglish.core.text.VocabularyLearner;
import org.imglish.core.text.VocabularyModel;
import tools.jackson.databind.json.JsonMapper;

/** Learns a vocabulary from as much text as wanted, made in the manner of some texts. */
public final class VocabularyBench {

	private static final long MEGABYTE = 1_000_000;

	private final Path folder;

	private final VocabularyModel model;

	private final int size;

	private final long megabytes;

	private final int threads;

	/**
	 * @param folder holds the texts, as .txt files
	 * @param size most entries
	 * @param megabytes millions of bytes of text, at least 1
	 * @param threads how many count words, beside the one that makes the text
	 */
	public VocabularyBench(Path folder, VocabularyModel model, int size, long megabytes, int threads) {
		if (megabytes < 1 || size < model.minSize()) {
			throw new IllegalArgumentException(
					String.format(Locale.ROOT, "megabytes must be at least 1 and size at least %d, but are %d and %d",
							model.minSize(), megabytes, size));
		}
		this.folder = folder;
		this.model = model;
		this.size = size;
		this.megabytes = megabytes;
		this.threads = threads;
	}

	/**
	 * Learns once.
	 * @throws IOException if the texts cannot be read
	 */
	public VocabularySpeed measure() throws IOException {
		InventedText text = new InventedText(this.folder, 1);
		try (VocabularyLearner learner = this.model.learner(this.threads)) {
			return measure(text, learner);
		}
	}

	private VocabularySpeed measure(InventedText text, VocabularyLearner learner) throws IOException {
		long started = System.nanoTime();
		long bytes = 0;
		while (bytes < this.megabytes * MEGABYTE) {
			String line = text.next();
			learner.add(line);
			bytes += line.getBytes(StandardCharsets.UTF_8).length + 1;
		}
		long counted = System.nanoTime();
		String summary = learner.summary();
		String json = learner.toJson(this.size);
		long learned = System.nanoTime();
		int entries = JsonMapper.builder().build().readTree(json).path("model").path("vocab").size();
		return new VocabularySpeed(this.megabytes, entries, (counted - started) / 1e9, (learned - counted) / 1e9,
				PeakMemory.bytes() / MEGABYTE, summary);
	}

}
