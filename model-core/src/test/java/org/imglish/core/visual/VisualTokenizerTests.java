package org.imglish.core.visual;

import java.util.LinkedHashMap;
import java.util.Map;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import org.imglish.core.visual.VisualTokenizerConfig.Target;
import org.imglish.core.visual.VisualTokenizerConfig.Transformer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class VisualTokenizerTests {

	private static final VisualTokenizerConfig CONFIG = new VisualTokenizerConfig(16, 4, Transformer.of(2, 8, 2),
			Transformer.of(1, 12, 3), 6, 4, Target.PIXELS, 48, 0.99, 1, false, 0);

	private NDManager manager;

	private VisualTokenizer tokenizer;

	@BeforeEach
	void open() {
		this.manager = NDManager.newBaseManager("PyTorch");
		this.tokenizer = new VisualTokenizer(CONFIG, this.manager);
		this.tokenizer.weights().initialize(1);
	}

	@AfterEach
	void close() {
		this.tokenizer.close();
		this.manager.close();
	}

	private NDArray images(int batch, int side) {
		return this.manager.randomUniform(-1, 1, new Shape(batch, 3, side, side));
	}

	private Map<String, float[]> state() {
		Map<String, float[]> state = new LinkedHashMap<>();
		this.tokenizer.weights().arrays().forEach((name, array) -> state.put(name, array.toFloatArray()));
		return state;
	}

	@Test
	void encoderAndDecoderMayDifferInSize() {
		Quantized quantized = this.tokenizer.quantize(images(2, 16));
		assertThat(quantized.codes().getShape()).isEqualTo(new Shape(2, 16));
		assertThat(quantized.vectors().getShape()).isEqualTo(new Shape(2, 16, 4));
		assertThat(this.tokenizer.decode(quantized.vectors()).getShape()).isEqualTo(new Shape(2, 16, 48));
	}

	@Test
	void theVectorsAreThoseOfTheCodes() {
		Quantized quantized = this.tokenizer.quantize(images(2, 16));
		float[] table = this.tokenizer.codebook().directions().toFloatArray();
		long[] codes = quantized.codes().toLongArray();
		float[] vectors = quantized.vectors().toFloatArray();
		for (int i = 0; i < vectors.length; i++) {
			assertThat(vectors[i]).isCloseTo(table[4 * (int) codes[i / 4] + i % 4], within(1e-6f));
		}
	}

	@Test
	void theGradientPassesStraightThroughTheCodes() {
		NDArray images = images(2, 16);
		NDArray weight = this.tokenizer.weights().arrays().get("encode_task_layer.2.weight");
		assertThat(weight).isNotNull();
		try (GradientCollector collector = this.manager.getEngine().newGradientCollector()) {
			collector.backward(this.tokenizer.decode(this.tokenizer.quantize(images).vectors()).square().mean());
		}
		assertThat(weight.getGradient().abs().max().getFloat()).isPositive();
		assertThat(this.tokenizer.codebook().directions().hasGradient()).isFalse();
	}

	@Test
	void tokenizingChangesNoState() {
		Map<String, float[]> before = state();
		this.tokenizer.decode(this.tokenizer.quantize(images(2, 16)).vectors());
		new VisualTokens(this.tokenizer, 3).of(images(2, 16));
		state().forEach((name, values) -> assertThat(values).as(name).containsExactly(before.get(name)));
	}

	@Test
	void everyPatchOfTheModelGetsACode() {
		VisualTokens tokens = new VisualTokens(this.tokenizer, 4);
		assertThat(tokens.of(images(3, 16)).getShape()).isEqualTo(new Shape(3, 16));
		assertThat(tokens.of(images(3, 28)).getShape()).isEqualTo(new Shape(3, 16));
		assertThat(new VisualTokens(this.tokenizer, 6).of(images(3, 28)).getShape()).isEqualTo(new Shape(3, 36));
	}

	@Test
	void tokensOfAnImageThatFitsAreThoseOfTheTokenizer() {
		NDArray images = images(2, 16);
		assertThat(new VisualTokens(this.tokenizer, 4).of(images).toLongArray())
			.containsExactly(this.tokenizer.quantize(images).codes().toLongArray());
	}

	@Test
	void tokensAreAllThatIsLeftOfTokenizing() {
		try (NDManager step = this.tokenizer.weights().manager().newSubManager()) {
			NDArray images = step.ones(new Shape(2, 3, 28, 28));
			int lasting = this.tokenizer.weights().manager().getManagedArrays().size();
			new VisualTokens(this.tokenizer, 5).of(images);
			assertThat(this.tokenizer.weights().manager().getManagedArrays().size()).isEqualTo(lasting + 1);
		}
	}

	@Test
	void aFrozenTokenizerGivesTheSameTokens() {
		NDArray images = images(2, 16);
		long[] before = this.tokenizer.quantize(images).codes().toLongArray();
		this.tokenizer.weights().freeze();
		assertThat(this.tokenizer.quantize(images).codes().toLongArray()).containsExactly(before);
		this.tokenizer.weights().arrays().forEach((name, array) -> assertThat(array.hasGradient()).as(name).isFalse());
	}

	@Test
	void anImageThatPatchesDoNotFillIsRefused() {
		assertThatThrownBy(() -> this.tokenizer.quantize(images(1, 18)))
			.hasMessageContaining("side is a multiple of 4 pixels, but got (1, 3, 18, 18)");
	}

	@Test
	void pixelsOfBothUsualRangesAreScaledAlike() {
		NDArray bytes = this.manager.create(new float[] { 0, 127.5f, 255 }, new Shape(1, 1, 1, 3));
		assertThat(VisualTokenizer.scale(bytes).toFloatArray()).containsExactly(-1, 0, 1);
		assertThat(VisualTokenizer.scale(bytes.div(255)).toFloatArray()).containsExactly(-1, 0, 1);
	}

}
