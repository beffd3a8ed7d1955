package org.imglish.core.pretraining;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
import org.imglish.core.loader.PatchMasks;
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
 * measure their rows of each batch and sum up what they have counted.
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
			List<Sample> samples = PretrainData.range(dataset, from, Math.min(dataset.size(), from + BATCH));
			Share.Rows rows = Share.of(this.group).of(samples.size(), 1).get(0);
			if (samples.size() >= least && rows.count() > 0) {
				try (NDManager scratch = this.network.manager().newSubManager()) {
					measurement.of(new Batch(dataset, from, samples, rows), scratch);
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

	private void images(Batch batch, NDManager scratch) throws IOException {
		MaskedImages images = MaskedImages.of(this.data.pixels(batch.dataset(), batch.own()),
				masks(batch, "validation images"));
		NDArray pixels = MaskedStep.pixels(images, scratch);
		NDArray hidden = this.network.backbone()
			.encode(Beit3Input.image(pixels, MaskedStep.mask(images, scratch)), false);
		NDArray tokens = this.targets.of(pixels);
		patches("image", hidden, images.positions(), tokens, scratch);
		this.baselines.add(tokens.toLongArray(), images.mask());
	}

	private void texts(Batch batch, NDManager scratch) throws IOException {
		MaskedTexts texts = masked(batch, this.spec.textWindow(pairWindow()), this.spec.recipe().masking().text(),
				"validation plain texts");
		NDArray hidden = this.network.backbone()
			.encode(Beit3Input.text(MaskedStep.tokens(texts, scratch), MaskedStep.padding(texts, scratch)), false);
		this.scores.add("text", words(hidden, texts, scratch), scratch.create(texts.words()));
		for (long word : texts.words()) {
			this.commonWords.merge(word, 1, Integer::sum);
		}
	}

	private void pairs(Batch batch, NDManager scratch) throws IOException {
		PatchMasks masks = masks(batch, "validation pair images");
		MaskedTexts texts = masked(batch, pairWindow(), this.spec.recipe().masking().pairText(), "validation texts");
		NDArray shown = this.data.pixels(batch.dataset(), batch.ownAndNext()).array(scratch);
		NDArray pixels = shown.get(new NDIndex(":{}", batch.rows().count()));
		NDArray others = shown.get(new NDIndex("1:")).duplicate();
		NDArray tokens = MaskedStep.tokens(texts, scratch);
		NDArray padding = MaskedStep.padding(texts, scratch);
		if (this.spec.recipe().masking().pairs() != PairMasking.TEXT) {
			NDArray hidden = this.network.backbone()
				.encode(Beit3Input.pair(pixels, MaskedStep.mask(masks.mask(), masks.images(), scratch), tokens,
						padding), false);
			patches("pair/image", hidden, masks.positions(), this.targets.of(pixels), scratch);
		}
		NDArray whole = this.network.backbone().encode(Beit3Input.pair(pixels, null, tokens, padding), false);
		this.scores.add("pair/text", words(whole, texts, scratch), scratch.create(texts.words()));
		conditions(others, texts, tokens, padding, whole, scratch);
	}

	private int pairWindow() {
		return this.spec.pairWindow(WINDOW);
	}

	/** The words of a pair with its own image, with another's and with none. */
	private void conditions(NDArray others, MaskedTexts texts, NDArray tokens, NDArray padding, NDArray own,
			NDManager scratch) {
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

	private void patches(String name, NDArray hidden, long[] hiddenPositions, NDArray tokens, NDManager scratch) {
		NDArray positions = scratch.create(hiddenPositions);
		this.scores.add(name, this.head.visualLogits(hidden, positions), tokens.get(positions));
	}

	private NDArray words(NDArray hidden, MaskedTexts texts, NDManager scratch) {
		return this.head.wordLogits(hidden, texts.window(), scratch.create(texts.positions()));
	}

	/** The masks of this member's rows: they are drawn for the whole batch. */
	private PatchMasks masks(Batch batch, String purpose) {
		return this.data
			.masks(batch.samples().size(), StepRandom.of(this.spec.recipe().seed(), batch.number(), purpose))
			.part(batch.rows().from(), batch.rows().to());
	}

	private MaskedTexts masked(Batch batch, int window, double ratio, String purpose) throws IOException {
		MaskedTexts all = MaskedTexts.of(batch.dataset(), batch.samples(), window, this.data.masking(ratio),
				StepRandom.of(this.spec.recipe().seed(), batch.number(), purpose));
		return Objects.requireNonNull(all.part(batch.rows().from(), batch.rows().to()));
	}

	/** Measures this member's rows of one batch. */
	private interface Measurement {

		void of(Batch batch, NDManager scratch) throws IOException;

	}

	/**
	 * A batch of held-out samples.
	 *
	 * @param number of its first sample in the dataset
	 * @param samples all of the batch
	 * @param rows those that this member measures, at least one
	 */
	private record Batch(ShardedSamples dataset, int number, List<Sample> samples, Share.Rows rows) {

		List<Sample> own() {
			return this.samples.subList(this.rows.from(), this.rows.to());
		}

		/** This member's rows and the one after them; after the last comes the first. */
		List<Sample> ownAndNext() {
			List<Sample> samples = new ArrayList<>(own());
			samples.add(this.samples.get(this.rows.to() % this.samples.size()));
			return samples;
		}

	}

}
