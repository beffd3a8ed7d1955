package org.imglish.core.pretraining;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import org.imglish.core.backbone.Beit3Input;
import org.imglish.core.backbone.Network;
import org.imglish.core.collective.ProcessGroup;
import org.imglish.core.head.MaskedDataHead;
import org.imglish.core.loader.MaskedImages;
import org.imglish.core.loader.MaskedTexts;
import org.imglish.core.loader.StepRandom;
import org.imglish.core.metric.Metric;
import org.imglish.core.metric.MetricCatalog;
import org.imglish.core.sample.Sample;
import org.imglish.core.shard.ShardedSamples;
import org.imglish.core.training.Share;
import org.imglish.core.training.Told;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/**
 * Measures masked prediction on held-out samples: loss, accuracy and perplexity of
 * images, texts and pairs; patches against baselines without a model; the words of a pair
 * with its own image, with another's and with none. The words that only the image can
 * tell are scored apart. Masks are the same at each validation. The members of a gang
 * measure batches in turn and sum up what they have counted.
 */
final class PretrainValidation {

	private static final int BATCH = 64;

	private static final int WINDOW = 64;

	private final Network network;

	private final MaskedDataHead head;

	/**
	 * What it reports. What is guessed without a model, or from no or another image, is
	 * there to be compared with.
	 */
	static final List<Metric> METRICS = MetricCatalog
		.validated(
				Stream
					.of(Stream.of(Metric.min("loss", Metric.NATS)),
							LossWeights.LOSSES.stream().flatMap(HeldOutScores::metrics),
							Stream.of("words", "content_words")
								.flatMap((words) -> Stream.of(Metric.max("pair/" + words + "_own_image", Metric.SHARE),
										Metric.plain("pair/" + words + "_other_image", Metric.SHARE),
										Metric.plain("pair/" + words + "_no_image", Metric.SHARE))),
							Stream
								.of("image/commonest_code", "image/commonest_code_given_visible",
										"image/nearest_visible_code", "text/commonest_word")
								.map((name) -> Metric.plain(name, Metric.SHARE)))
					.flatMap((metrics) -> metrics)
					.toList());

	private final PretrainData data;

	private final PatchTargets targets;

	private final Prepared spec;

	private final HeldOutScores scores;

	private final PatchBaselines baselines;

	private final Map<Long, Integer> commonWords = new HashMap<>();

	private final ProcessGroup group;

	/** Batches so far, of all sources: where one ends, the next goes on taking turns. */
	private int batches;

	PretrainValidation(Network network, MaskedDataHead head, PretrainData data, PatchTargets targets, Prepared spec,
			ProcessGroup group) {
		this.network = network;
		this.head = head;
		this.data = data;
		this.targets = targets;
		this.spec = spec;
		this.group = group;
		this.scores = new HeldOutScores(spec.recipe().lossWeights());
		this.baselines = new PatchBaselines(spec.model().grid());
	}

	Map<String, Double> measure() throws IOException {
		HeldOut held = this.data.held();
		measure(held.imagesOrPairs(), 1, this::images);
		measure(held.textsOrPairs(), 1, this::texts);
		// The last image's words are read with the first one's image.
		measure(held.pairs(), 2, this::pairs);
		join();
		Map<String, Double> values = new LinkedHashMap<>();
		this.scores.values().forEach((name, value) -> values.put("validation/" + name, value));
		if (held.imagesOrPairs() != null) {
			values.put("validation/image/commonest_code", this.baselines.commonest());
			values.put("validation/image/commonest_code_given_visible", this.baselines.commonestGivenVisible());
			values.put("validation/image/nearest_visible_code", this.baselines.nearestVisible());
		}
		if (held.textsOrPairs() != null) {
			int all = this.commonWords.values().stream().mapToInt(Integer::intValue).sum();
			int most = this.commonWords.values().stream().mapToInt(Integer::intValue).max().orElse(0);
			values.put("validation/text/commonest_word", (double) most / Math.max(1, all));
		}
		return values;
	}

	private void measure(@Nullable ShardedSamples dataset, int least, Measurement measurement) throws IOException {
		for (int from = 0; dataset != null && from < dataset.size(); from += BATCH) {
			long to = Math.min(dataset.size(), from + BATCH);
			if (to - from >= least && Share.of(this.group).isTurn(this.batches++)) {
				try (NDManager scratch = this.network.manager().newSubManager()) {
					measurement.of(dataset, PretrainData.range(dataset, from, to), from, scratch);
				}
			}
		}
	}

	private void join() {
		this.scores.join(this.group);
		this.baselines.join(this.group);
		List<Map<Long, Integer>> words = Told.by(this.group, Map.copyOf(this.commonWords), new TypeReference<>() {
		});
		this.commonWords.clear();
		words.forEach((member) -> member.forEach((word, times) -> this.commonWords.merge(word, times, Integer::sum)));
	}

	private void images(ShardedSamples dataset, List<Sample> samples, int from, NDManager scratch) throws IOException {
		MaskedImages images = this.data.mask(dataset, samples,
				StepRandom.of(this.spec.recipe().seed(), from, "validation images"));
		NDArray pixels = PretrainTrainer.pixels(images, scratch);
		NDArray hidden = this.network.backbone()
			.encode(Beit3Input.image(pixels, PretrainTrainer.mask(images, scratch)), false);
		NDArray tokens = this.targets.of(pixels);
		patches("image", hidden, images, tokens, scratch);
		this.baselines.add(tokens.toLongArray(), images.mask());
	}

	private void texts(ShardedSamples dataset, List<Sample> samples, int from, NDManager scratch) throws IOException {
		int window = this.spec.textWindow(pairWindow());
		MaskedTexts texts = MaskedTexts.of(dataset, samples, window,
				this.data.masking(this.spec.recipe().masking().text()),
				StepRandom.of(this.spec.recipe().seed(), from, "validation plain texts"));
		NDArray hidden = this.network.backbone()
			.encode(Beit3Input.text(PretrainTrainer.tokens(texts, scratch), PretrainTrainer.padding(texts, scratch)),
					false);
		this.scores.add("text", words(hidden, texts, scratch), scratch.create(texts.words()));
		for (long word : texts.words()) {
			this.commonWords.merge(word, 1, Integer::sum);
		}
	}

	private void pairs(ShardedSamples dataset, List<Sample> samples, int from, NDManager scratch) throws IOException {
		int window = pairWindow();
		MaskedImages images = this.data.mask(dataset, samples,
				StepRandom.of(this.spec.recipe().seed(), from, "validation pair images"));
		MaskedTexts texts = MaskedTexts.of(dataset, samples, window,
				this.data.masking(this.spec.recipe().masking().pairText()),
				StepRandom.of(this.spec.recipe().seed(), from, "validation texts"));
		NDArray pixels = PretrainTrainer.pixels(images, scratch);
		NDArray tokens = PretrainTrainer.tokens(texts, scratch);
		NDArray padding = PretrainTrainer.padding(texts, scratch);
		if (this.spec.recipe().masking().pairs() != PairMasking.TEXT) {
			NDArray hidden = this.network.backbone()
				.encode(Beit3Input.pair(pixels, PretrainTrainer.mask(images, scratch), tokens, padding), false);
			patches("pair/image", hidden, images, this.targets.of(pixels), scratch);
		}
		NDArray whole = this.network.backbone().encode(Beit3Input.pair(pixels, null, tokens, padding), false);
		this.scores.add("pair/text", words(whole, texts, scratch), scratch.create(texts.words()));
		conditions(pixels, texts, tokens, padding, whole, scratch);
	}

	private int pairWindow() {
		return this.spec.pairWindow(WINDOW);
	}

	/** The words of a pair with its own image, with another's and with none. */
	private void conditions(NDArray pixels, MaskedTexts texts, NDArray tokens, NDArray padding, NDArray own,
			NDManager scratch) {
		NDArray others = pixels.get(new NDIndex("1:")).concat(pixels.get(new NDIndex(":1")), 0);
		Set<Long> content = this.spec.recipe()
			.contentWords()
			.stream()
			.flatMapToInt((word) -> Arrays.stream(this.data.tokenizer().encode(word)))
			.asLongStream()
			.boxed()
			.collect(Collectors.toSet());
		Map<String, NDArray> hidden = new LinkedHashMap<>();
		hidden.put("own_image", own);
		hidden.put("other_image",
				this.network.backbone().encode(Beit3Input.pair(others, null, tokens, padding), false));
		hidden.put("no_image", this.network.backbone().encode(Beit3Input.text(tokens, padding), false));
		hidden.forEach((condition, states) -> {
			NDArray logits = words(states, texts, scratch);
			this.scores.hits("pair/words_" + condition, logits, texts.words(), Set.of());
			if (!content.isEmpty()) {
				this.scores.hits("pair/content_words_" + condition, logits, texts.words(), content);
			}
		});
	}

	private void patches(String name, NDArray hidden, MaskedImages images, NDArray tokens, NDManager scratch) {
		NDArray places = scratch.create(images.places());
		this.scores.add(name, this.head.visualLogits(hidden, places), tokens.get(places));
	}

	private NDArray words(NDArray hidden, MaskedTexts texts, NDManager scratch) {
		return this.head.wordLogits(hidden, texts.window(), scratch.create(texts.places()));
	}

	/** Measures one batch. */
	private interface Measurement {

		void of(ShardedSamples dataset, List<Sample> samples, int from, NDManager scratch) throws IOException;

	}

}
