package org.imglish.core.training;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import org.imglish.core.augmentation.Augmentation;
import org.imglish.core.augmentation.HorizontalFlip;
import org.imglish.core.loader.ImageBatches;
import org.imglish.core.loader.Pixels;
import org.imglish.core.loader.Shuffle;
import org.imglish.core.loader.StepRandom;
import org.imglish.core.sample.Sample;
import org.imglish.core.shard.ShardedSamples;
import org.jspecify.annotations.Nullable;

/** The images that a visual tokenizer learns from, and those held out. */
final class TokenizerData implements AutoCloseable {

	private static final String SOURCE = "images";

	private final TokenizerSpec spec;

	private final ShardedSamples images;

	private final @Nullable ShardedSamples validation;

	private final Shuffle shuffle;

	private final Augmentation augmentation;

	private final ImageBatches decoder;

	TokenizerData(TokenizerSpec spec) throws IOException {
		this.spec = spec;
		this.images = ShardedSamples.open(spec.images().dataset());
		this.validation = (spec.validation() != null) ? ShardedSamples.open(spec.validation()) : null;
		this.shuffle = new Shuffle(this.images.size(), spec.seed() + SOURCE.hashCode());
		this.augmentation = new Augmentation(spec.crop(), List.of(new HorizontalFlip()));
		this.decoder = new ImageBatches(spec.tokenizer().imageSize(), spec.framing());
	}

	StepPlan plan(long step) {
		return new StepPlan(step, Map.of(SOURCE, this.shuffle.step(step, this.spec.images().batch())));
	}

	/** Reads the images of a step, cut and mirrored at random. */
	Pixels batch(StepPlan plan) throws IOException {
		List<Sample> samples = ImageBatches.read(this.images, plan.samples().getOrDefault(SOURCE, List.of()));
		return this.decoder.pixels(this.images.manifest().dataset(), samples, Sample::image, this.augmentation,
				(item) -> StepRandom.of(this.spec.seed(), plan.step(), "crops", item));
	}

	/** Number of held-out images. */
	int held() {
		return (this.validation != null) ? this.validation.size() : 0;
	}

	/** Reads held-out images, none of them cut at random. */
	Pixels held(int from, int to) throws IOException {
		if (this.validation == null) {
			throw new IllegalStateException("The recipe holds no images out");
		}
		return this.decoder.pixels(this.validation, PretrainData.range(this.validation, from, to));
	}

	@Override
	public void close() {
		this.decoder.close();
		this.images.close();
		if (this.validation != null) {
			this.validation.close();
		}
	}

}
