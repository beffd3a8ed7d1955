package org.imglish.core.pretraining;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.loader.ImageBatches;
import org.imglish.core.loader.MaskedImages;
import org.imglish.core.loader.MaskedTexts;
import org.imglish.core.loader.PatchMasks;
import org.imglish.core.loader.Pixels;
import org.imglish.core.loader.Shuffle;
import org.imglish.core.loader.StepRandom;
import org.imglish.core.loader.TextWindows;
import org.imglish.core.masking.BlockMasking;
import org.imglish.core.masking.TextMasking;
import org.imglish.core.sample.Sample;
import org.imglish.core.shard.ShardedSamples;
import org.imglish.core.text.TextTokenizer;
import org.imglish.core.text.TokenizerFile;
import org.imglish.core.training.Share;
import org.imglish.core.training.Start;
import org.jspecify.annotations.Nullable;

/** The datasets of a pretraining, and how the batch of each step is made from them. */
final class PretrainData implements AutoCloseable {

	private final Prepared spec;

	private final @Nullable PretrainSource images;

	private final @Nullable PretrainSource texts;

	private final @Nullable PretrainSource pairs;

	private final HeldOut held;

	private final @Nullable Path tokenizerFile;

	private final @Nullable TextTokenizer tokenizer;

	private final BlockMasking patchMasking;

	private final ImageBatches decoder;

	PretrainData(Prepared spec) throws IOException {
		this.spec = spec;
		PretrainingSources sources = spec.recipe().data();
		this.images = open("images", sources.images());
		this.texts = open("texts", sources.texts());
		this.pairs = open("pairs", sources.pairs());
		this.tokenizerFile = vocabularyFile();
		this.held = HeldOut.open(spec, vocabulary());
		this.tokenizer = (this.tokenizerFile != null) ? TokenizerFile.open(this.tokenizerFile) : null;
		ModelConfig model = spec.model();
		this.patchMasking = new BlockMasking(model.grid(), spec.recipe().masking().image());
		this.decoder = new ImageBatches(model.imageSize(), spec.recipe().framing());
	}

	private @Nullable PretrainSource open(String name, @Nullable Mixed source) throws IOException {
		return (source != null)
				? PretrainSource.open(source, this.spec.library(), this.spec.recipe().seed() + name.hashCode(), name)
				: null;
	}

	/** Steps of a pass over the samples of the source that takes longest. */
	long stepsPerEpoch() {
		long longest = 1;
		for (PretrainSource source : new @Nullable PretrainSource[] { this.images, this.texts, this.pairs }) {
			longest = (source != null) ? Math.max(longest, source.stepsPerEpoch()) : longest;
		}
		return longest;
	}

	/** The datasets of texts and of pairs. */
	private List<ShardedSamples> withTexts() {
		List<ShardedSamples> datasets = new ArrayList<>();
		if (this.pairs != null) {
			datasets.addAll(this.pairs.datasets());
		}
		if (this.texts != null) {
			datasets.addAll(this.texts.datasets());
		}
		return datasets;
	}

	/**
	 * The one vocabulary of all texts; where there are none, that of the checkpoint that
	 * the weights come from, which keeps its words; or null.
	 */
	private @Nullable Path vocabularyFile() throws IOException {
		Path found = null;
		ShardedSamples first = null;
		for (ShardedSamples dataset : withTexts()) {
			String file = dataset.manifest().tokenizer();
			if (file == null) {
				throw new IOException("Dataset " + dataset.manifest().dataset()
						+ " has no text tokenizer; ingest it with a vocabulary");
			}
			if (first == null) {
				first = dataset;
				found = dataset.folder().resolve(file);
			}
			else if (!Objects.equals(dataset.manifest().tokenizerSha256(), first.manifest().tokenizerSha256())) {
				throw new IOException(String.format(Locale.ROOT,
						"The datasets %1$s and %2$s have different vocabularies; ingest one of them with ",
						first.manifest().dataset(), dataset.manifest().dataset())
						+ "vocabulary: {dataset: NAME} set to the other");
			}
		}
		if (found == null && this.spec.start() instanceof Start.Checkpoint checkpoint) {
			return TokenizerFile.in(checkpoint.folder()).orElse(null);
		}
		return found;
	}

	/** The text tokenizer, or null where neither texts nor weights have one. */
	@Nullable Path tokenizerFile() {
		return this.tokenizerFile;
	}

	/** SHA-256 of the text tokenizer, or null where there are no texts. */
	private @Nullable String vocabulary() {
		List<ShardedSamples> datasets = withTexts();
		return datasets.isEmpty() ? null : datasets.get(0).manifest().tokenizerSha256();
	}

	/** Rows that the text embedding needs. */
	int vocabularySize() {
		return (this.tokenizer != null) ? this.tokenizer.vocabularySize() : 5;
	}

	TextTokenizer tokenizer() {
		if (this.tokenizer == null) {
			throw new IllegalStateException("A pretraining without texts has no tokenizer");
		}
		return this.tokenizer;
	}

	StepPlan plan(long step) {
		Map<String, List<Long>> samples = new LinkedHashMap<>();
		plan(samples, "images", this.images, step);
		plan(samples, "texts", this.texts, step);
		plan(samples, "pairs", this.pairs, step);
		return new StepPlan(step, samples);
	}

	private static void plan(Map<String, List<Long>> samples, String name, @Nullable PretrainSource source, long step) {
		if (source != null) {
			samples.put(name, source.plan(step));
		}
	}

	/** What a process with the whole batch reads for a step, in one part. */
	PretrainStep step(StepPlan plan) throws IOException {
		return step(plan, 1, Share.WHOLE, Map.of());
	}

	/**
	 * What a process reads for a step. Masks and windows are drawn for the whole batch,
	 * whoever computes it; images are decoded for the share alone.
	 * @param parts that the batch is passed in
	 * @param known visual tokens of the patches of all images, by source
	 */
	PretrainStep step(StepPlan plan, int parts, Share share, Map<String, long[]> known) throws IOException {
		PretrainReading reading = new PretrainReading(plan, parts, share);
		long step = plan.step();
		if (this.images != null) {
			List<Long> numbers = numbers(plan, "images");
			reading.images(masks(numbers.size(), step, "images"), known.get("images"),
					(rows) -> pixels(this.images, this.images.read(at(numbers, rows)), rows, step, "image changes"));
		}
		TextSource source = this.spec.recipe().data().texts();
		if (this.texts != null && source != null) {
			TextWindows windows = TextWindows.anywhere(this.texts.name(), this.texts.read(numbers(plan, "texts")),
					source.window(), random(step, "text windows"));
			reading.texts(MaskedTexts.of(windows, source.packing(), masking(this.spec.recipe().masking().text()),
					random(step, "texts")));
		}
		if (this.pairs != null) {
			List<Sample> samples = this.pairs.read(numbers(plan, "pairs"));
			PatchMasks masks = masks(samples.size(), step, "pair images");
			TextWindows windows = TextWindows.beginnings(this.pairs.name(), samples, this.spec.pairWindow(0));
			MaskedTexts words = MaskedTexts.of(windows, false, masking(this.spec.recipe().masking().pairText()),
					random(step, "pair texts"));
			reading.pairs(isWhole(step) ? masks.none() : masks, known.get("pairs"), words,
					(rows) -> pixels(this.pairs, at(samples, rows), rows, step, "pair image changes"));
		}
		return reading.step();
	}

	/** Whether the images of pairs are shown whole in a step. */
	private boolean isWhole(long step) {
		return switch (this.spec.recipe().masking().pairs()) {
			case BOTH -> false;
			case ALTERNATE -> step % 2 == 0;
			case TEXT -> true;
		};
	}

	private static List<Long> numbers(StepPlan plan, String name) {
		return plan.samples().getOrDefault(name, List.of());
	}

	private static <T> List<T> at(List<T> all, int[] rows) {
		return Arrays.stream(rows).mapToObj(all::get).toList();
	}

	private PatchMasks masks(int images, long step, String purpose) {
		return masks(images, random(step, purpose));
	}

	PatchMasks masks(int images, SplittableRandom random) {
		return PatchMasks.draw(images, this.spec.model().patches(), this.patchMasking, random);
	}

	MaskedImages mask(ShardedSamples dataset, List<Sample> samples, SplittableRandom random) throws IOException {
		return MaskedImages.of(this.decoder.pixels(dataset, samples), this.spec.model().patches(), this.patchMasking,
				random);
	}

	/** Decodes and augments images, each as its row in the whole batch says. */
	private Pixels pixels(PretrainSource source, List<Sample> samples, int[] rows, long step, String purpose)
			throws IOException {
		return this.decoder.pixels(source.name(), samples, Sample::image, source.changes(),
				(item) -> StepRandom.of(this.spec.recipe().seed(), step, purpose, rows[item]));
	}

	TextMasking masking(double ratio) {
		TextTokenizer words = tokenizer();
		return new TextMasking(ratio, words.mask(), words.words());
	}

	private SplittableRandom random(long step, String purpose) {
		return StepRandom.of(this.spec.recipe().seed(), step, purpose);
	}

	/** Decoded images of the first samples that have one. */
	Pixels images(int most) throws IOException {
		PretrainSource source = (this.images != null) ? this.images : this.pairs;
		if (source == null) {
			throw new IllegalStateException("A pretraining on texts alone has no images");
		}
		return this.decoder.pixels(source.name(), source.first(most), Sample::image);
	}

	/** The sources that have images, by name. */
	Map<String, PretrainSource> sourcesOfImages() {
		Map<String, PretrainSource> sources = new LinkedHashMap<>();
		if (this.images != null) {
			sources.put("images", this.images);
		}
		if (this.pairs != null) {
			sources.put("pairs", this.pairs);
		}
		return sources;
	}

	/** Decodes the images of samples as a training without augmentation sees them. */
	Pixels pixels(ShardedSamples dataset, List<Sample> samples) throws IOException {
		return this.decoder.pixels(dataset, samples);
	}

	/** What the model is validated on. */
	HeldOut held() {
		return this.held;
	}

	static List<Sample> range(ShardedSamples dataset, long from, long to) {
		return ImageBatches.read(dataset, LongStream.range(from, to).boxed().toList());
	}

	void copyTokenizer(Path folder) throws IOException {
		if (this.tokenizerFile != null) {
			TokenizerFile.copy(this.tokenizerFile, folder);
		}
	}

	@Override
	public void close() {
		this.decoder.close();
		this.held.close();
		for (PretrainSource source : new @Nullable PretrainSource[] { this.images, this.texts, this.pairs }) {
			if (source != null) {
				source.close();
			}
		}
		if (this.tokenizer != null) {
			this.tokenizer.close();
		}
	}

}
