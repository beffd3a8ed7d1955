package org.imglish.core.visual;

/**
 * Every choice of a visual tokenizer (BEiT v2's VQ-KD, arXiv 2208.06366, section 2.2).
 *
 * @param imageSize side of the square input image in pixels, a multiple of
 * {@code patchSize}
 * @param patchSize side of a patch in pixels; each patch becomes one code
 * @param encoder what turns patches into vectors
 * @param decoder what turns codes into targets
 * @param codes size of the codebook, at least 2
 * @param codeWidth width of a code's vector
 * @param target what the decoder predicts for each patch
 * @param targetWidth width of a target; {@code 3 * patchSize * patchSize} for pixels
 * @param decay of the codebook's exponential moving averages, in [0, 1)
 * @param commitment weight of the loss that draws vectors to their codes (beta), at least
 * 0
 * @param clusteredStart whether the codebook starts with k-means over the first vectors;
 * otherwise with random directions
 * @param restartBelow average uses of a code in a batch below which it is restarted from
 * a vector of the batch; 0 for never
 */
public record VisualTokenizerConfig(int imageSize, int patchSize, Transformer encoder, Transformer decoder, int codes,
		int codeWidth, Target target, int targetWidth, double decay, double commitment, boolean clusteredStart,
		double restartBelow) {

	public VisualTokenizerConfig {
		atLeast("patchSize", patchSize, 1);
		atLeast("imageSize", imageSize, patchSize);
		atLeast("codes", codes, 2);
		atLeast("codeWidth", codeWidth, 1);
		atLeast("targetWidth", targetWidth, 1);
		check(imageSize % patchSize == 0, "imageSize",
				"must be a multiple of patchSize (%d), but is %d".formatted(patchSize, imageSize));
		check(target != Target.PIXELS || targetWidth == 3 * patchSize * patchSize, "targetWidth",
				"must be 3 * patchSize * patchSize (%d) for pixels, but is %d".formatted(3 * patchSize * patchSize,
						targetWidth));
		check(decay >= 0 && decay < 1, "decay", "must be in [0, 1), but is " + decay);
		check(commitment >= 0, "commitment", "must be at least 0, but is " + commitment);
		check(restartBelow >= 0, "restartBelow", "must be at least 0, but is " + restartBelow);
	}

	/** Patches along one side of an image. */
	public int grid() {
		return this.imageSize / this.patchSize;
	}

	/** Patches of one image. */
	public int patches() {
		return grid() * grid();
	}

	/** The same tokenizer with a codebook of another size. */
	public VisualTokenizerConfig withCodes(int number) {
		return new VisualTokenizerConfig(this.imageSize, this.patchSize, this.encoder, this.decoder, number,
				this.codeWidth, this.target, this.targetWidth, this.decay, this.commitment, this.clusteredStart,
				this.restartBelow);
	}

	/** The same tokenizer with another first codebook. */
	public VisualTokenizerConfig withClusteredStart(boolean clustered) {
		return new VisualTokenizerConfig(this.imageSize, this.patchSize, this.encoder, this.decoder, this.codes,
				this.codeWidth, this.target, this.targetWidth, this.decay, this.commitment, clustered,
				this.restartBelow);
	}

	/** The same tokenizer with another bound for dead codes. */
	public VisualTokenizerConfig withRestartBelow(double uses) {
		return new VisualTokenizerConfig(this.imageSize, this.patchSize, this.encoder, this.decoder, this.codes,
				this.codeWidth, this.target, this.targetWidth, this.decay, this.commitment, this.clusteredStart, uses);
	}

	/** The same tokenizer, predicting a teacher's features of the given width. */
	public VisualTokenizerConfig withFeatures(int width) {
		return new VisualTokenizerConfig(this.imageSize, this.patchSize, this.encoder, this.decoder, this.codes,
				this.codeWidth, Target.FEATURES, width, this.decay, this.commitment, this.clusteredStart,
				this.restartBelow);
	}

	private static void atLeast(String name, int value, int least) {
		check(value >= least, name, "must be at least %d, but is %d".formatted(least, value));
	}

	private static void check(boolean holds, String name, String message) {
		if (!holds) {
			throw new IllegalArgumentException("tokenizer." + name + " " + message);
		}
	}

	/**
	 * Size of a vision Transformer.
	 *
	 * @param layers number of layers, at least 1
	 * @param width embedding width, a multiple of {@code heads}
	 * @param heads number of attention heads
	 * @param feedForwardWidth hidden width of the feed-forward networks
	 */
	public record Transformer(int layers, int width, int heads, int feedForwardWidth) {

		public Transformer {
			atLeast("layers", layers, 1);
			atLeast("heads", heads, 1);
			atLeast("width", width, heads);
			atLeast("feedForwardWidth", feedForwardWidth, 1);
			check(width % heads == 0, "width", "must be a multiple of heads (%d), but is %d".formatted(heads, width));
		}

		/** A Transformer whose feed-forward networks are four times as wide. */
		public static Transformer of(int layers, int width, int heads) {
			return new Transformer(layers, width, heads, 4 * width);
		}

	}

	/** What the decoder predicts. */
	public enum Target {

		/** A teacher's features, compared by cosine. */
		FEATURES,
		/** The patch's own pixels, normalised, compared by squared difference. */
		PIXELS

	}

	/** Tokenizers by name. */
	public enum Preset {

		/** Minutes on two CPU cores; fits the tiny model. */
		TINY(32, 8, Transformer.of(3, 128, 4), Transformer.of(1, 128, 4), 128, 16, Target.PIXELS, 192),
		/** Hours on a CPU; fits the small model. */
		SMALL(128, 16, Transformer.of(6, 384, 6), Transformer.of(1, 384, 6), 1024, 32, Target.PIXELS, 768),
		/**
		 * The published vqkd_encoder_base_decoder_3x768x12_clip, which learned CLIP's
		 * features.
		 */
		BASE(224, 16, Transformer.of(12, 768, 12), Transformer.of(3, 768, 12), 8192, 32, Target.FEATURES, 512);

		private final VisualTokenizerConfig config;

		Preset(int imageSize, int patchSize, Transformer encoder, Transformer decoder, int codes, int codeWidth,
				Target target, int targetWidth) {
			this.config = new VisualTokenizerConfig(imageSize, patchSize, encoder, decoder, codes, codeWidth, target,
					targetWidth, 0.99, 1, true, 0);
		}

		public VisualTokenizerConfig config() {
			return this.config;
		}

	}

}
