package org.imglish.core.visual;

import org.imglish.core.field.Checks;
import org.imglish.core.field.Default;
import org.imglish.core.field.Field;
import org.jspecify.annotations.Nullable;

/**
 * Every choice of a visual tokenizer (BEiT v2's VQ-KD, arXiv 2208.06366, section 2.2).
 *
 * @param target what the decoder predicts for each patch
 * @param targetWidth width of a target; {@code 3 * patchSize * patchSize} for pixels
 */
public record VisualTokenizerConfig(
		@Field(value = "Side of the square input image, a multiple of patchSize.", unit = "pixels", min = 1,
				max = 1e6) int imageSize,
		@Field(value = "Side of a patch; each patch becomes one code.", unit = "pixels", min = 1,
				max = 1e6) int patchSize,
		@Field("What turns patches into vectors.") Transformer encoder,
		@Field("What turns codes into targets.") Transformer decoder,
		@Field(value = "Size of the codebook.", min = 2, max = 1e6) int codes,
		@Field(value = "Width of a code's vector.", min = 1, max = 1e6) int codeWidth, Target target, int targetWidth,
		@Field(value = "Decay of the codebook's exponential moving averages.", min = 0, max = 0.999999) double decay,
		@Field(value = "Weight of the loss that draws vectors to their codes (beta).", min = 0,
				max = 1000) double commitment,
		@Field("Whether the codebook starts with k-means over the first vectors; otherwise with random directions.") boolean clusteredStart,
		@Field(value = "Average uses of a code in a batch below which it is restarted from a vector of the batch; 0 "
				+ "for never.", min = 0, max = 1e6) double restartBelow) {

	public VisualTokenizerConfig {
		Checks checks = new Checks();
		checks.that(patchSize >= 1, "patchSize", "must be at least 1, but is %d", patchSize);
		checks.that(codes >= 2, "codes", "must be at least 2, but is %d", codes);
		checks.that(codeWidth >= 1, "codeWidth", "must be at least 1, but is %d", codeWidth);
		checks.that(targetWidth >= 1, "targetWidth", "must be at least 1, but is %d", targetWidth);
		checks.that(patchSize < 1 || (imageSize >= patchSize && imageSize % patchSize == 0), "imageSize",
				"must be a multiple of patchSize (%d), but is %d", patchSize, imageSize);
		checks.that(target != Target.PIXELS || targetWidth == 3 * patchSize * patchSize, "targetWidth",
				"must be 3 * patchSize * patchSize (%d) for pixels, but is %d", 3 * patchSize * patchSize, targetWidth);
		checks.that(decay >= 0 && decay < 1, "decay", "must be in [0, 1), but is %s", decay);
		checks.that(commitment >= 0, "commitment", "must be at least 0, but is %s", commitment);
		checks.that(restartBelow >= 0, "restartBelow", "must be at least 0, but is %s", restartBelow);
		checks.done();
	}

	/** What a recipe describes predicts pixels until its teacher is known. */
	@Default
	static Target target(@Nullable VisualTokenizerConfig base) {
		return Target.PIXELS;
	}

	@Default
	static int targetWidth(int patchSize) {
		return 3 * patchSize * patchSize;
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

	/** Size of a vision Transformer. */
	public record Transformer(@Field(value = "Number of layers.", min = 1, max = 1e6) int layers,
			@Field(value = "Embedding width, a multiple of heads.", min = 1, max = 1e6) int width,
			@Field(value = "Number of attention heads.", min = 1, max = 1e6) int heads,
			@Field(value = "Hidden width of the feed-forward networks.", min = 1, max = 1e6) int feedForwardWidth) {

		public Transformer {
			Checks checks = new Checks();
			checks.that(layers >= 1, "layers", "must be at least 1, but is %d", layers);
			checks.that(heads >= 1, "heads", "must be at least 1, but is %d", heads);
			checks.that(width >= 1, "width", "must be at least 1, but is %d", width);
			checks.that(feedForwardWidth >= 1, "feedForwardWidth", "must be at least 1, but is %d", feedForwardWidth);
			checks.that(heads < 1 || width % heads == 0, "width", "must be a multiple of heads (%d), but is %d", heads,
					width);
			checks.done();
		}

		@Default("four times the width")
		static int feedForwardWidth(int width) {
			return 4 * width;
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
		/** The patch's own pixels, normalized, compared by squared difference. */
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
