package org.imglish.core.backbone;

/**
 * Every choice of a BEiT-3 Multiway Transformer (arXiv 2208.10442, section 2.1).
 *
 * @param form which modules are per modality
 * @param layers number of Multiway layers, at least 1
 * @param width embedding width, a multiple of {@code heads}
 * @param feedForwardWidth hidden width of the experts
 * @param heads number of attention heads
 * @param imageSize side of the square input image in pixels, a multiple of
 * {@code patchSize}
 * @param patchSize side of a patch in pixels
 * @param vocabularySize rows of the text embedding
 * @param textPositions rows of the text position table; the longest text has two tokens
 * less
 * @param visualCodes size of the visual vocabulary that masked image modelling predicts
 * @param visionLanguageLayers number of top layers with a vision-language expert (F of
 * the paper's form; 0 in the released form)
 * @param subLayerNorm whether sub-LayerNorm (Magneto, arXiv 2210.06423) is on
 * @param dropPath stochastic depth of the last layer, in [0, 1); lower layers linearly
 * less
 * @param dropout share of the values that training zeroes in the embedding and in what
 * attention and experts give, in [0, 1): torchscale's {@code dropout}, 0 in the published
 * models
 * @param firstWeights how random weights are drawn; matters to the head alone where the
 * backbone is loaded
 */
public record ModelConfig(Form form, int layers, int width, int feedForwardWidth, int heads, int imageSize,
		int patchSize, int vocabularySize, int textPositions, int visualCodes, int visionLanguageLayers,
		boolean subLayerNorm, double dropPath, double dropout, FirstWeights firstWeights) {

	public ModelConfig {
		// model files of before do not say
		firstWeights = (firstWeights != null) ? firstWeights : FirstWeights.NORMAL;
		atLeast("layers", layers, 1);
		atLeast("heads", heads, 1);
		atLeast("width", width, heads);
		atLeast("feedForwardWidth", feedForwardWidth, 1);
		atLeast("patchSize", patchSize, 1);
		atLeast("imageSize", imageSize, patchSize);
		atLeast("vocabularySize", vocabularySize, 5);
		atLeast("textPositions", textPositions, 4);
		atLeast("visualCodes", visualCodes, 2);
		atLeast("visionLanguageLayers", visionLanguageLayers, 0);
		check(width % heads == 0, "width", "must be a multiple of heads (%d), but is %d".formatted(heads, width));
		check(imageSize % patchSize == 0, "imageSize",
				"must be a multiple of patchSize (%d), but is %d".formatted(patchSize, imageSize));
		check(visionLanguageLayers <= layers, "visionLanguageLayers",
				"must be at most layers (%d), but is %d".formatted(layers, visionLanguageLayers));
		check(form == Form.PAPER || visionLanguageLayers == 0, "visionLanguageLayers",
				"must be 0 in the released form, but is " + visionLanguageLayers);
		check(dropPath >= 0 && dropPath < 1, "dropPath", "must be in [0, 1), but is " + dropPath);
		check(dropout >= 0 && dropout < 1, "dropout", "must be in [0, 1), but is " + dropout);
	}

	/** The same without dropout, with first weights from a normal distribution. */
	public ModelConfig(Form form, int layers, int width, int feedForwardWidth, int heads, int imageSize, int patchSize,
			int vocabularySize, int textPositions, int visualCodes, int visionLanguageLayers, boolean subLayerNorm,
			double dropPath) {
		this(form, layers, width, feedForwardWidth, heads, imageSize, patchSize, vocabularySize, textPositions,
				visualCodes, visionLanguageLayers, subLayerNorm, dropPath, 0, FirstWeights.NORMAL);
	}

	/** Patches of one image. */
	public int patches() {
		return grid() * grid();
	}

	/** Patches along one side of an image. */
	public int grid() {
		return this.imageSize / this.patchSize;
	}

	/** Width of one attention head. */
	public int headWidth() {
		return this.width / this.heads;
	}

	/** Longest text in tokens, special tokens included. */
	public int longestText() {
		return this.textPositions - Embedding.POSITION_OFFSET;
	}

	/**
	 * Whether a layer has a vision-language expert beside those of the modalities.
	 * @param layer from 0
	 */
	boolean hasVisionLanguageExpert(int layer) {
		return layer >= this.layers - this.visionLanguageLayers;
	}

	/** The same model for another vocabulary and visual vocabulary. */
	public ModelConfig withVocabularies(int words, int codes) {
		return new ModelConfig(this.form, this.layers, this.width, this.feedForwardWidth, this.heads, this.imageSize,
				this.patchSize, words, this.textPositions, codes, this.visionLanguageLayers, this.subLayerNorm,
				this.dropPath, this.dropout, this.firstWeights);
	}

	/** The same model for another image size. */
	public ModelConfig withImageSize(int side) {
		return new ModelConfig(this.form, this.layers, this.width, this.feedForwardWidth, this.heads, side,
				this.patchSize, this.vocabularySize, this.textPositions, this.visualCodes, this.visionLanguageLayers,
				this.subLayerNorm, this.dropPath, this.dropout, this.firstWeights);
	}

	/** The same model with another stochastic depth. */
	public ModelConfig withDropPath(double rate) {
		return new ModelConfig(this.form, this.layers, this.width, this.feedForwardWidth, this.heads, this.imageSize,
				this.patchSize, this.vocabularySize, this.textPositions, this.visualCodes, this.visionLanguageLayers,
				this.subLayerNorm, rate, this.dropout, this.firstWeights);
	}

	/** The same model with other first weights. */
	public ModelConfig withFirstWeights(FirstWeights drawn) {
		return new ModelConfig(this.form, this.layers, this.width, this.feedForwardWidth, this.heads, this.imageSize,
				this.patchSize, this.vocabularySize, this.textPositions, this.visualCodes, this.visionLanguageLayers,
				this.subLayerNorm, this.dropPath, this.dropout, drawn);
	}

	/** The same model with another dropout. */
	public ModelConfig withDropout(double rate) {
		return new ModelConfig(this.form, this.layers, this.width, this.feedForwardWidth, this.heads, this.imageSize,
				this.patchSize, this.vocabularySize, this.textPositions, this.visualCodes, this.visionLanguageLayers,
				this.subLayerNorm, this.dropPath, rate, this.firstWeights);
	}

	private static void atLeast(String name, int value, int least) {
		check(value >= least, name, "must be at least %d, but is %d".formatted(least, value));
	}

	private static void check(boolean holds, String name, String message) {
		if (!holds) {
			throw new IllegalArgumentException("model." + name + " " + message);
		}
	}

	/** Which modules exist per modality. */
	public enum Form {

		/**
		 * The paper's: attention shared by the modalities, vision-language experts on
		 * top.
		 */
		PAPER,
		/** The released models': attention and LayerNorms per modality too. */
		RELEASED

	}

	/** How random weights are drawn. */
	public enum FirstWeights {

		/**
		 * From a normal distribution of 0.02, outputs rescaled as in the paper: small
		 * models learn faster from these than from the others. Of the reasoning head, the
		 * last layer alone is small.
		 */
		NORMAL,
		/**
		 * As the paper's pretraining begins: one small range, outputs rescaled; heads as
		 * the released code begins.
		 */
		PAPER,
		/** As the released code begins, which is made for fine-tuning. */
		RELEASED

	}

	/** Sizes by name; base, large and giant as published. */
	public enum Preset {

		/** Minutes on two CPU cores. */
		TINY(Form.RELEASED, 3, 128, 512, 4, 32, 8, 2_000, 128, 0, true),
		/** Hours on a CPU. */
		SMALL(Form.RELEASED, 6, 384, 1536, 6, 128, 16, 8_000, 256, 0, true),
		/** The released base model. */
		BASE(Form.RELEASED, 12, 768, 3072, 12, 224, 16, 64_010, 1024, 0, true),
		/** The released large model. */
		LARGE(Form.RELEASED, 24, 1024, 4096, 16, 224, 16, 64_010, 1024, 0, true),
		/** The paper's giant model (table 2). */
		GIANT(Form.PAPER, 40, 1408, 6144, 16, 224, 14, 64_010, 1024, 3, false);

		private final ModelConfig config;

		Preset(Form form, int layers, int width, int feedForwardWidth, int heads, int imageSize, int patchSize,
				int vocabularySize, int textPositions, int visionLanguageLayers, boolean subLayerNorm) {
			boolean published = vocabularySize > 10_000;
			int codes = published ? 8192 : 128;
			this.config = new ModelConfig(form, layers, width, feedForwardWidth, heads, imageSize, patchSize,
					vocabularySize, textPositions, codes, visionLanguageLayers, subLayerNorm, 0.1, 0,
					published ? FirstWeights.PAPER : FirstWeights.NORMAL);
		}

		public ModelConfig config() {
			return this.config;
		}

	}

}
