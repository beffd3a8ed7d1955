package org.imglish.core.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.loader.ImageBatches;
import org.imglish.core.loader.MaskedImages;
import org.imglish.core.loader.MaskedTexts;
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
import org.jspecify.annotations.Nullable;

/** The datasets of a pretraining, and how the batch of each step is made from them. */
final class PretrainData implements AutoCloseable {

	private final PretrainSpec spec;

	private final @Nullable ShardedSamples images;

	private final @Nullable ShardedSamples texts;

	private final @Nullable ShardedSamples pairs;

	private final HeldOut held;

	private final @Nullable Path tokenizerFile;

	private final @Nullable TextTokenizer tokenizer;

	private final BlockMasking patchMasking;

	private final ImageBatches decoder;

	PretrainData(PretrainSpec spec) throws IOException {
		this.spec = spec;
		this.images = open(spec.images());
		this.texts = open(spec.texts());
		this.pairs = open(spec.pairs());
		this.tokenizerFile = tokenizerFile();
		this.held = HeldOut.open(spec.held(), vocabulary());
		this.tokenizer = (this.tokenizerFile != null) ? TokenizerFile.open(this.tokenizerFile) : null;
		ModelConfig model = spec.model();
		this.patchMasking = new BlockMasking(model.grid(), spec.imageMaskRatio());
		this.decoder = new ImageBatches(model.imageSize());
	}

	private static @Nullable ShardedSamples open(@Nullable SourceSpec source) throws IOException {
		return (source != null) ? ShardedSamples.open(source.dataset()) : null;
	}

	private @Nullable Path tokenizerFile() throws IOException {
		Path found = null;
		String sum = null;
		for (ShardedSamples dataset : new @Nullable ShardedSamples[] { this.pairs, this.texts }) {
			String file = (dataset != null) ? dataset.manifest().tokenizer() : null;
			if (dataset == null || file == null) {
				continue;
			}
			if (sum != null && !sum.equals(dataset.manifest().tokenizerSha256())) {
				throw new IOException("The datasets of texts and pairs have different vocabularies; ingest one with "
						+ "tokenizer.dataset set to the other");
			}
			sum = dataset.manifest().tokenizerSha256();
			found = dataset.folder().resolve(file);
		}
		return found;
	}

	/** SHA-256 of the text tokenizer, or null where there are no texts. */
	private @Nullable String vocabulary() {
		ShardedSamples dataset = (this.texts != null) ? this.texts : this.pairs;
		return (dataset != null) ? dataset.manifest().tokenizerSha256() : null;
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
		plan(samples, "images", this.images, this.spec.images(), step);
		plan(samples, "texts", this.texts, this.spec.texts(), step);
		plan(samples, "pairs", this.pairs, this.spec.pairs(), step);
		return new StepPlan(step, samples);
	}

	private void plan(Map<String, List<Long>> samples, String name, @Nullable ShardedSamples dataset,
			@Nullable SourceSpec source, long step) {
		if (dataset != null && source != null) {
			samples.put(name,
					new Shuffle(dataset.size(), this.spec.seed() + name.hashCode()).step(step, source.batch()));
		}
	}

	PretrainBatch batch(StepPlan plan) throws IOException {
		long step = plan.step();
		MaskedImages maskedImages = null;
		MaskedTexts maskedTexts = null;
		MaskedImages pairImages = null;
		MaskedTexts pairTexts = null;
		if (this.images != null && this.spec.images() != null) {
			maskedImages = mask(augmented(this.images, this.spec.images(), read(this.images, plan, "images"), step,
					"image changes"), random(step, "images"));
		}
		if (this.texts != null && this.spec.texts() != null) {
			SourceSpec source = this.spec.texts();
			TextWindows windows = TextWindows.anywhere(this.texts.manifest().dataset(), read(this.texts, plan, "texts"),
					source.window(), random(step, "text windows"));
			maskedTexts = MaskedTexts.of(windows, source.packing(), masking(this.spec.textMaskRatio()),
					random(step, "texts"));
		}
		if (this.pairs != null && this.spec.pairs() != null) {
			List<Sample> samples = read(this.pairs, plan, "pairs");
			pairImages = mask(augmented(this.pairs, this.spec.pairs(), samples, step, "pair image changes"),
					random(step, "pair images"));
			boolean whole = switch (this.spec.pairMasking()) {
				case BOTH -> false;
				case ALTERNATE -> step % 2 == 0;
				case TEXT -> true;
			};
			pairImages = whole ? pairImages.unmasked() : pairImages;
			pairTexts = MaskedTexts.of(this.pairs, samples, this.spec.pairs().window(),
					masking(this.spec.pairTextMaskRatio()), random(step, "pair texts"));
		}
		return new PretrainBatch(maskedImages, maskedTexts, pairImages, pairTexts);
	}

	private static List<Sample> read(ShardedSamples dataset, StepPlan plan, String name) {
		return ImageBatches.read(dataset, plan.samples().getOrDefault(name, List.of()));
	}

	MaskedImages mask(ShardedSamples dataset, List<Sample> samples, SplittableRandom random) throws IOException {
		return mask(this.decoder.pixels(dataset, samples), random);
	}

	private MaskedImages mask(Pixels pixels, SplittableRandom random) {
		return MaskedImages.of(pixels, this.spec.model().patches(), this.patchMasking, random);
	}

	private Pixels augmented(ShardedSamples dataset, SourceSpec source, List<Sample> samples, long step, String purpose)
			throws IOException {
		return this.decoder.pixels(dataset.manifest().dataset(), samples, Sample::image, source.augmentation(),
				(item) -> StepRandom.of(this.spec.seed(), step, purpose, item));
	}

	TextMasking masking(double ratio) {
		TextTokenizer words = tokenizer();
		return new TextMasking(ratio, words.mask(), Math.min(words.mask(), words.vocabularySize()));
	}

	private SplittableRandom random(long step, String purpose) {
		return StepRandom.of(this.spec.seed(), step, purpose);
	}

	/** Decoded images of the first samples that have one. */
	Pixels images(int most) throws IOException {
		ShardedSamples dataset = (this.images != null) ? this.images : this.pairs;
		if (dataset == null) {
			throw new IllegalStateException("A pretraining on texts alone has no images");
		}
		return this.decoder.pixels(dataset, range(dataset, 0, Math.min(most, dataset.size())));
	}

	/** The sources that have images, by name. */
	List<String> sourcesOfImages() {
		List<String> names = new ArrayList<>();
		if (this.images != null) {
			names.add("images");
		}
		if (this.pairs != null) {
			names.add("pairs");
		}
		return names;
	}

	/** The dataset of a source that has images. */
	ShardedSamples dataset(String source) {
		return Objects.requireNonNull(source.equals("pairs") ? this.pairs : this.images);
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
		for (ShardedSamples dataset : new @Nullable ShardedSamples[] { this.images, this.texts, this.pairs }) {
			if (dataset != null) {
				dataset.close();
			}
		}
		if (this.tokenizer != null) {
			this.tokenizer.close();
		}
	}

}
