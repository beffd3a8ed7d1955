package org.imglish.core.training;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import org.imglish.core.backbone.Beit3Input;
import org.imglish.core.backbone.Network;
import org.imglish.core.head.MaskedDataHead;
import org.imglish.core.loader.MaskedImages;
import org.imglish.core.loader.MaskedTexts;
import org.imglish.core.loader.StepRandom;
import org.imglish.core.sample.Sample;
import org.imglish.core.shard.ShardedSamples;
import org.imglish.core.visual.PatchQuantiser;

/**
 * Measures masked prediction on held-out pairs: patches against three guesses that need
 * no model, texts alone against the commonest word, and the words of a pair with its own
 * image, with another's and with none. The words that only the image can tell are scored
 * apart.
 */
final class PretrainValidation {

	private static final int BATCH = 64;

	private final Network network;

	private final MaskedDataHead head;

	private final PretrainData data;

	private final PatchQuantiser quantiser;

	private final PretrainSpec spec;

	private final Map<String, long[]> hits = new LinkedHashMap<>();

	private final PatchBaselines patches;

	private final Map<Long, Integer> words = new HashMap<>();

	PretrainValidation(Network network, MaskedDataHead head, PretrainData data, PatchQuantiser quantiser,
			PretrainSpec spec) {
		this.network = network;
		this.head = head;
		this.data = data;
		this.quantiser = quantiser;
		this.spec = spec;
		this.patches = new PatchBaselines(spec.model().grid());
	}

	Map<String, Double> measure() throws IOException {
		ShardedSamples dataset = this.data.validation();
		Set<Long> content = this.spec.contentWords()
			.stream()
			.flatMapToInt((word) -> Arrays.stream(this.data.tokenizer().encode(word)))
			.asLongStream()
			.boxed()
			.collect(Collectors.toSet());
		for (int from = 0; from < dataset.size(); from += BATCH) {
			List<Sample> samples = PretrainData.range(dataset, from, Math.min(dataset.size(), from + BATCH));
			if (samples.size() > 1) {
				measure(dataset, samples, from, content);
			}
		}
		Map<String, Double> values = new LinkedHashMap<>();
		this.hits.forEach((name, counts) -> values.put("validation/" + name, (double) counts[0] / counts[1]));
		int all = this.words.values().stream().mapToInt(Integer::intValue).sum();
		int most = this.words.values().stream().mapToInt(Integer::intValue).max().orElse(0);
		values.put("validation/image/commonest_code", this.patches.commonest());
		values.put("validation/image/commonest_code_given_visible", this.patches.commonestGivenVisible());
		values.put("validation/image/nearest_visible_code", this.patches.nearestVisible());
		values.put("validation/text/commonest_word", (double) most / Math.max(1, all));
		return values;
	}

	private void measure(ShardedSamples dataset, List<Sample> samples, int from, Set<Long> content) throws IOException {
		try (NDManager scratch = this.network.manager().newSubManager()) {
			MaskedImages images = this.data.mask(dataset, samples,
					StepRandom.of(this.spec.seed(), from, "validation images"));
			NDArray pixels = PretrainTrainer.pixels(images, scratch);
			NDArray places = scratch.create(images.places());
			long[] all = this.quantiser.codes(pixels).toLongArray();
			NDArray hidden = this.network.backbone()
				.encode(Beit3Input.image(pixels, PretrainTrainer.mask(images, scratch)), false);
			this.patches.add(all, images.mask());
			long[] codes = Arrays.stream(images.places()).map((place) -> all[(int) place]).toArray();
			count("image/accuracy", this.head.visualLogits(hidden, places), codes, Set.of());
			texts(dataset, samples, from, scratch);
			MaskedTexts texts = MaskedTexts.of(dataset, samples, window(),
					this.data.masking(this.spec.pairTextMaskRatio()),
					StepRandom.of(this.spec.seed(), from, "validation texts"));
			NDArray tokens = PretrainTrainer.tokens(texts, scratch);
			NDArray padding = PretrainTrainer.padding(texts, scratch);
			NDArray others = pixels.get(new NDIndex("1:")).concat(pixels.get(new NDIndex(":1")), 0);
			words("own_image", Beit3Input.pair(pixels, null, tokens, padding), texts, content, scratch);
			words("other_image", Beit3Input.pair(others, null, tokens, padding), texts, content, scratch);
			words("no_image", Beit3Input.text(tokens, padding), texts, content, scratch);
		}
	}

	/** The texts of the pairs alone, masked as texts are. */
	private void texts(ShardedSamples dataset, List<Sample> samples, int from, NDManager scratch) throws IOException {
		MaskedTexts texts = MaskedTexts.of(dataset, samples, window(), this.data.masking(this.spec.textMaskRatio()),
				StepRandom.of(this.spec.seed(), from, "validation texts alone"));
		NDArray hidden = this.network.backbone()
			.encode(Beit3Input.text(PretrainTrainer.tokens(texts, scratch), PretrainTrainer.padding(texts, scratch)),
					false);
		count("text/accuracy", this.head.wordLogits(hidden, texts.window(), scratch.create(texts.places())),
				texts.words(), Set.of());
		for (long word : texts.words()) {
			this.words.merge(word, 1, Integer::sum);
		}
	}

	private int window() {
		return (this.spec.pairs() != null) ? this.spec.pairs().window() : 64;
	}

	private void words(String condition, Beit3Input input, MaskedTexts texts, Set<Long> content, NDManager scratch) {
		NDArray hidden = this.network.backbone().encode(input, false);
		NDArray logits = this.head.wordLogits(hidden, texts.window(), scratch.create(texts.places()));
		count("pair/words_" + condition, logits, texts.words(), Set.of());
		if (!content.isEmpty()) {
			count("pair/content_words_" + condition, logits, texts.words(), content);
		}
	}

	/** Counts hits; where labels are given, among these alone. */
	private void count(String name, NDArray logits, long[] labels, Set<Long> among) {
		long[] predicted = logits.argMax(-1).toLongArray();
		long[] counts = this.hits.computeIfAbsent(name, (key) -> new long[2]);
		for (int i = 0; i < labels.length; i++) {
			if (among.isEmpty() || among.contains(labels[i])) {
				counts[0] += (predicted[i] == labels[i]) ? 1 : 0;
				counts[1]++;
			}
		}
	}

}
