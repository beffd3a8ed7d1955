package org.imglish.core.pretraining;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.imglish.core.backbone.LoadReport;
import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.backbone.Network;
import org.imglish.core.backbone.PretrainedWeights.Heads;
import org.imglish.core.checkpoint.CheckpointWeights;
import org.imglish.core.text.TokenizerFile;
import org.imglish.core.training.InitialWeights;
import org.imglish.core.training.Start;
import org.jspecify.annotations.Nullable;

/**
 * What a pretraining takes over from the weights that it starts from. The optimizer
 * starts anew; words and visual tokens must mean what they meant before. Where they meant
 * nothing, after images alone, words are learned from the beginning.
 */
final class PretrainStart {

	private final Prepared spec;

	/** Whether there are words now and were none before. */
	private final boolean newWords;

	/**
	 * Checks that the recipe continues where the weights end.
	 * @throws IOException if the texts have another vocabulary, the visual tokens are
	 * others, or a window is longer than the model's longest text
	 */
	PretrainStart(Prepared spec, PretrainData data, PatchTargets targets) throws IOException {
		this.spec = spec;
		this.newWords = data.tokenizerFile() != null && spec.start() instanceof Start.Checkpoint checkpoint
				&& TokenizerFile.in(checkpoint.folder()).isEmpty();
		checkWindow("texts", spec.textWindow(0));
		checkWindow("pairs", spec.pairWindow(0));
		checkVocabulary(data);
		if (spec.start() instanceof Start.Checkpoint checkpoint && !spec.recipe().newHead()) {
			targets.follow(checkpoint.folder());
		}
	}

	private void checkWindow(String name, int window) throws IOException {
		if (window > this.spec.model().longestText()) {
			throw new IOException(
					String.format(Locale.ROOT, "data.%s.window %d is longer than the %d tokens that the model takes",
							name, window, this.spec.model().longestText()));
		}
	}

	private void checkVocabulary(PretrainData data) throws IOException {
		Path tokenizer = data.tokenizerFile();
		if (tokenizer == null) {
			return;
		}
		if (this.spec.start() instanceof Start.Checkpoint checkpoint && !this.newWords) {
			if (Files.mismatch(tokenizer, TokenizerFile.of(checkpoint.folder())) >= 0) {
				throw new IOException("The datasets have another vocabulary than the checkpoint that the pretraining "
						+ "starts from; ingest them with the vocabulary of the datasets that it was trained on");
			}
		}
		if (this.spec.start() instanceof Start.WeightFile && data.vocabularySize() > vocabularySize(data)) {
			throw new IOException(String.format(Locale.ROOT,
					"The datasets have a vocabulary of %d tokens, but the weights know %d; ingest them with ",
					data.vocabularySize(), vocabularySize(data)) + "the tokenizer that the weights were trained with");
		}
	}

	/** Rows of the text embedding: random ones are as many as the datasets need. */
	private int vocabularySize(PretrainData data) {
		return (this.newWords || this.spec.start() instanceof Start.Scratch) ? data.vocabularySize()
				: this.spec.model().vocabularySize();
	}

	/** Shape of the model. */
	ModelConfig config(PretrainData data, PatchTargets targets) {
		return this.spec.model().withVocabularies(vocabularySize(data), targets.codes());
	}

	/**
	 * Loads the weights.
	 * @return what became of them, for a log: a line each; empty where all are random
	 * @throws IOException if the file is damaged or lacks a weight of the backbone
	 */
	List<String> loadInto(Network network) throws IOException {
		List<String> notes = new ArrayList<>();
		if (this.newWords) {
			notes.add(String.format(Locale.ROOT,
					"The checkpoint has no vocabulary; the embedding of the datasets' %d words ",
					network.backbone().config().vocabularySize()) + "and the head that predicts them start anew");
		}
		LoadReport report = report(network);
		if (report != null) {
			notes.addAll(report.lines());
		}
		return notes;
	}

	private @Nullable LoadReport report(Network network) throws IOException {
		if (this.spec.start() instanceof Start.Checkpoint checkpoint) {
			boolean sameHeads = !this.spec.recipe().newHead()
					&& !Files.exists(checkpoint.folder().resolve("task.json"));
			return InitialWeights.load(network, CheckpointWeights.of(checkpoint.folder()),
					sameHeads ? Heads.KEEP : Heads.DROP, Map.of(), (name) -> this.newWords && isOfWords(name));
		}
		if (this.spec.start() instanceof Start.WeightFile weights) {
			return InitialWeights.load(network, weights.file(),
					this.spec.recipe().newHead() ? Heads.DROP : Heads.FITTING, Map.of());
		}
		return null;
	}

	private static boolean isOfWords(String parameter) {
		return parameter.startsWith("beit3.text_embed.") || parameter.startsWith("language_head.");
	}

}
