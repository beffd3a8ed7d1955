package org.imglish.core.backbone;

import com.fasterxml.jackson.annotation.JsonAlias;
import org.imglish.core.field.Checks;
import org.imglish.core.field.Default;
import org.imglish.core.field.Field;
import org.imglish.core.field.Formerly;

/** Every choice of a BEiT-3 Multiway Transformer (arXiv 2208.10442, section 2.1). */
public record ModelConfig(@Field("Which modules exist per modality.") Form form,
		@Field(value = "Number of Multiway layers.", min = 1, max = 1e6) int layers,
		@Field(value = "Embedding width, a multiple of heads.", min = 1, max = 1e6) int width,
		@Field(value = "Hidden width of the experts.", min = 1, max = 1e6) int feedForwardWidth,
		@Field(value = "Number of attention heads.", min = 1, max = 1e6) int heads,
		@Field(value = "Side of the square input image, a multiple of patchSize.", unit = "pixels", min = 1,
				max = 1e6) int imageSize,
		@Field(value = "Side of a patch.", unit = "pixels", min = 1, max = 1e6) int patchSize,
		@Field(value = "Rows of the text embedding; a training from random weights has as many as its datasets need.",
				min = 5, max = 1e6) int vocabularySize,
		@Field(value = "Rows of the text position table; the longest text has two tokens less.", min = 4,
				max = 1e6) int textPositions,
		@Field(value = "Size of the visual vocabulary that masked image modelling predicts; that of 'tokens' where "
				+ "they are given.", min = 2, max = 1e6) int visualCodes,
		@Field(value = "Number of top layers with a vision-language expert: F of the paper's form, 0 in the released "
				+ "form.", min = 0, max = 1e6) int visionLanguageLayers,
		@Field("Whether sub-LayerNorm (Magneto, arXiv 2210.06423) is on.") boolean subLayerNorm,
		@Field(value = "Stochastic depth of the last layer; lower layers have linearly less.", min = 0,
				max = 0.99) double dropPath,
		@Field(value = "Share of the values that training zeroes in the embedding and in what attention and experts "
				+ "give; 0 in the published models.", min = 0, max = 0.99) double dropout,
		@Field("How random weights are drawn; matters to the head alone where the backbone is loaded.") @Formerly("firstWeights") @JsonAlias("firstWeights") Initializer initializer) {

	public ModelConfig {
		// older model files do not say
		initializer = (initializer != null) ? initializer : Initializer.NORMAL;
		Checks checks = new Checks();
		checks.that(layers >= 1, "layers", "must be at least 1, but is %d", layers);
		checks.that(heads >= 1, "heads", "must be at least 1, but is %d", heads);
		checks.that(width >= 1, "width", "must be at least 1, but is %d", width);
		checks.that(feedForwardWidth >= 1, "feedForwardWidth", "must be at least 1, but is %d", feedForwardWidth);
		checks.that(patchSize >= 1, "patchSize", "must be at least 1, but is %d", patchSize);
		checks.that(vocabularySize >= 5, "vocabularySize", "must be at least 5, but is %d", vocabularySize);
		checks.that(textPositions >= 4, "textPositions", "must be at least 4, but is %d", textPositions);
		checks.that(visualCodes >= 2, "visualCodes", "must be at least 2, but is %d", visualCodes);
		checks.that(heads < 1 || width % heads == 0, "width", "must be a multiple of heads (%d), but is %d", heads,
				width);
		checks.that(patchSize < 1 || (imageSize >= patchSize && imageSize % patchSize == 0), "imageSize",
				"must be a multiple of patchSize (%d), but is %d", patchSize, imageSize);
		checks.that(visionLanguageLayers >= 0 && visionLanguageLayers <= layers, "visionLanguageLayers",
				"must be at most layers (%d), but is %d", layers, visionLanguageLayers);
		checks.that(form == Form.PAPER || visionLanguageLayers == 0, "visionLanguageLayers",
				"must be 0 in the released form, but is %d", visionLanguageLayers);
		checks.that(dropPath >= 0 && dropPath < 1, "dropPath", "must be in [0, 1), but is %s", dropPath);
		checks.that(dropout >= 0 && dropout < 1, "dropout", "must be in [0, 1), but is %s", dropout);
		checks.done();
	}

	@Default("the preset's; in another form than the preset's 3 for paper and 0 for released")
	static int visionLanguageLayers(Form form, int layers, ModelConfig base) {
		int usual = (form == base.form()) ? base.visionLanguageLayers() : (form == Form.PAPER) ? 3 : 0;
		return Math.min(usual, layers);
	}

	@Default("the preset's; in another form than the preset's false for paper and true for released")
	static boolean subLayerNorm(Form form, ModelConfig base) {
		return (form == base.form()) ? base.subLayerNorm() : form == Form.RELEASED;
	}

	/** The same without dropout, with first weights from a normal distribution. */
	public ModelConfig(Form form, int layers, int width, int feedForwardWidth, int heads, int imageSize, int patchSize,
			int vocabularySize, int textPositions, int visualCodes, int visionLanguageLayers, boolean subLayerNorm,
			double dropPath) {
		this(form, layers, width, feedForwardWidth, heads, imageSize, patchSize, vocabularySize, textPositions,
				visualCodes, visionLanguageLayers, subLayerNorm, dropPath, 0, Initializer.NORMAL);
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
				this.dropPath, this.dropout, this.initializer);
	}

	/** The same model for another image size. */
	public ModelConfig withImageSize(int side) {
		return new ModelConfig(this.form, this.layers, this.width, this.feedForwardWidth, this.heads, side,
				this.patchSize, this.vocabularySize, this.textPositions, this.visualCodes, this.visionLanguageLayers,
				this.subLayerNorm, this.dropPath, this.dropout, this.initializer);
	}

	/** The same model with another stochastic depth. */
	public ModelConfig withDropPath(double rate) {
		return new ModelConfig(this.form, this.layers, this.width, this.feedForwardWidth, this.heads, this.imageSize,
				this.patchSize, this.vocabularySize, this.textPositions, this.visualCodes, this.visionLanguageLayers,
				this.subLayerNorm, rate, this.dropout, this.initializer);
	}

	/** The same model with another initializer. */
	public ModelConfig withInitializer(Initializer drawn) {
		return new ModelConfig(this.form, this.layers, this.width, this.feedForwardWidth, this.heads, this.imageSize,
				this.patchSize, this.vocabularySize, this.textPositions, this.visualCodes, this.visionLanguageLayers,
				this.subLayerNorm, this.dropPath, this.dropout, drawn);
	}

	/** The same model with another dropout. */
	public ModelConfig withDropout(double rate) {
		return new ModelConfig(this.form, this.layers, this.width, this.feedForwardWidth, this.heads, this.imageSize,
				this.patchSize, this.vocabularySize, this.textPositions, this.visualCodes, this.visionLanguageLayers,
				this.subLayerNorm, this.dropPath, rate, this.initializer);
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
	public enum Initializer {

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
					published ? Initializer.PAPER : Initializer.NORMAL);
		}

		public ModelConfig config() {
			return this.config;
		}

	}

}
