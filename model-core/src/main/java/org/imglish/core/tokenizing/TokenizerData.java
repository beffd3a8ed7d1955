package org.imglish.core.tokenizing;

import java.io.IOException;
import java.util.List;
import java.util.stream.LongStream;

import org.imglish.core.augmentation.Augmentation;
import org.imglish.core.library.Library;
import org.imglish.core.loader.ImageBatches;
import org.imglish.core.loader.Pixels;
import org.imglish.core.loader.Shuffle;
import org.imglish.core.loader.StepRandom;
import org.imglish.core.sample.Sample;
import org.imglish.core.shard.ShardedSamples;
import org.imglish.core.training.Share;
import org.jspecify.annotations.Nullable;

/** The images that a visual tokenizer learns from, and those held out. */
final class TokenizerData implements AutoCloseable {

	private static final String SOURCE = "images";

	private final Tokenizing spec;

	private final ShardedSamples images;

	private final @Nullable ShardedSamples validation;

	private final Shuffle shuffle;

	private final Augmentation augmentation;

	private final ImageBatches decoder;

	TokenizerData(Tokenizing spec, Library library) throws IOException {
		this.spec = spec;
		this.images = ShardedSamples.open(library.dataset(spec.data().images().dataset()));
		String held = spec.data().validation();
		this.validation = (held != null) ? ShardedSamples.open(library.dataset(held)) : null;
		Tokenizing.TRAINING.check(this.images.manifest());
		if (this.validation != null) {
			Tokenizing.VALIDATION.check(this.validation.manifest());
		}
		this.shuffle = new Shuffle(this.images.size(), spec.seed() + SOURCE.hashCode());
		this.shuffle.hold(this.images);
		this.augmentation = Augmentation.of(spec.crop(), true);
		this.decoder = new ImageBatches(spec.shape().imageSize(), spec.framing());
	}

	/**
	 * Reads the images of a step, cut and mirrored at random: as many of them as are
	 * somebody's share.
	 */
	Pixels batch(long step, Share share) throws IOException {
		List<Long> numbers = this.shuffle.step(step, this.spec.data().images().batch());
		int from = share.from(numbers.size());
		List<Sample> samples = ImageBatches.read(this.images, numbers.subList(from, share.to(numbers.size())));
		return this.decoder.pixels(this.images.manifest().dataset(), samples, Sample::image, this.augmentation,
				(item) -> StepRandom.of(this.spec.seed(), step, "crops", from + item));
	}

	/** Steps of a pass over the images. */
	long stepsPerEpoch() {
		return Math.max(1, this.images.size() / this.spec.data().images().batch());
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
		return this.decoder.pixels(this.validation,
				ImageBatches.read(this.validation, LongStream.range(from, to).boxed().toList()));
	}

	/** The id of a held-out image. */
	String id(int image) {
		if (this.validation == null) {
			throw new IllegalStateException("The recipe holds no images out");
		}
		return this.validation.read(image).id();
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
