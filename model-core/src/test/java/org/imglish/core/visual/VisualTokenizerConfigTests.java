package org.imglish.core.visual;

import java.util.Locale;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.visual.VisualTokenizerConfig.Preset;
import org.imglish.core.visual.VisualTokenizerConfig.Target;
import org.imglish.core.visual.VisualTokenizerConfig.Transformer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class VisualTokenizerConfigTests {

	private static VisualTokenizerConfig config(int imageSize, Target target, int targetWidth, double decay) {
		Transformer size = Transformer.of(1, 8, 2);
		return new VisualTokenizerConfig(imageSize, 4, size, size, 8, 4, target, targetWidth, decay, 1, true, 0);
	}

	@Test
	void thePublishedTokenizerHas8192CodesOf32Numbers() {
		VisualTokenizerConfig config = Preset.BASE.config();
		assertThat(config.codes()).isEqualTo(8192);
		assertThat(config.codeWidth()).isEqualTo(32);
		assertThat(config.patches()).isEqualTo(196);
		assertThat(config.decoder()).isEqualTo(new Transformer(3, 768, 12, 3072));
		assertThat(config.targetWidth()).isEqualTo(512);
	}

	/**
	 * By hand: a layer has 12 w^2 + 12 w numbers (keys have no bias), the encoder besides
	 * 198 w of tokens, 768 w + w of patches and 2 w of the last norm.
	 */
	@Test
	void thePublishedEncoderHas86Million() {
		try (NDManager manager = NDManager.newBaseManager("PyTorch");
				VisualTokenizer tokenizer = new VisualTokenizer(Preset.BASE.config(), manager)) {
			long count = tokenizer.weights()
				.parameters()
				.entrySet()
				.stream()
				.filter((entry) -> entry.getKey().startsWith("encoder."))
				.mapToLong((entry) -> entry.getValue().getShape().size())
				.sum();
			long width = 768;
			long layer = 12 * width * width + 12 * width;
			assertThat(count).isEqualTo(12 * layer + 198 * width + 769 * width + 2 * width);
			assertThat(String.format(Locale.ROOT, "%.2f", count / 1e6)).isEqualTo("85.79");
		}
	}

	@ParameterizedTest
	@EnumSource
	void noPresetRestartsCodesAndAllStartFromClusters(Preset preset) {
		assertThat(preset.config().restartBelow()).isZero();
		assertThat(preset.config().clusteredStart()).isTrue();
		assertThat(preset.config().commitment()).isEqualTo(1);
	}

	/** Giant's patches of 14 pixels are 16 x 16; the published tokenizer's 14 x 14. */
	@Test
	void theTokenizerIsShown256PixelsForTheGridOfTheGiantModel() {
		VisualTokenizerConfig published = Preset.BASE.config();
		Transformer thin = Transformer.of(1, 64, 1);
		VisualTokenizerConfig config = new VisualTokenizerConfig(published.imageSize(), published.patchSize(), thin,
				thin, 16, 8, Target.FEATURES, 8, 0.99, 1, false, 0);
		ModelConfig giant = ModelConfig.Preset.GIANT.config();
		try (NDManager manager = NDManager.newBaseManager("PyTorch");
				VisualTokenizer tokenizer = new VisualTokenizer(config, manager)) {
			tokenizer.weights().initialize(1);
			NDArray images = manager.randomUniform(-1, 1, new Shape(1, 3, giant.imageSize(), giant.imageSize()));
			NDArray codes = new VisualTokens(tokenizer, giant.grid()).of(images);
			assertThat(codes.getShape()).isEqualTo(new Shape(1, giant.patches())).isEqualTo(new Shape(1, 256));
			NDArray shown = Sides.fit(images, 256, tokenizer.resampling());
			assertThat(codes.toLongArray()).containsExactly(tokenizer.quantize(shown).codes().toLongArray());
		}
	}

	@Test
	void aTokenizerOfPixelsPredictsAllPixelsOfAPatch() {
		assertThatThrownBy(() -> config(16, Target.PIXELS, 47, 0.99))
			.hasMessageContaining("targetWidth must be 3 * patchSize * patchSize (48) for pixels, but is 47");
	}

	@Test
	void patchesFillTheImage() {
		assertThatThrownBy(() -> config(18, Target.FEATURES, 8, 0.99))
			.hasMessageContaining("imageSize must be a multiple of patchSize (4), but is 18");
	}

	@Test
	void anAverageThatNeverForgetsIsNone() {
		assertThatThrownBy(() -> config(16, Target.FEATURES, 8, 1))
			.hasMessageContaining("decay must be in [0, 1), but is 1.0");
	}

	@Test
	void survivesJson() {
		JsonMapper json = JsonMapper.builder().build();
		VisualTokenizerConfig config = Preset.TINY.config()
			.withCodes(7)
			.withRestartBelow(0.5)
			.withClusteredStart(false);
		assertThat(json.readValue(json.writeValueAsString(config), VisualTokenizerConfig.class)).isEqualTo(config);
	}

}
