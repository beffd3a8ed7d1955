package org.imglish.core.visual;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.imglish.core.checkpoint.Conversion;
import org.imglish.core.checkpoint.Safetensors;
import org.imglish.core.visual.VisualTokenizerConfig.Target;
import org.imglish.core.visual.VisualTokenizerConfig.Transformer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Files with the tensor names of BEiT v2's own code, which {@code ./imglish parity}
 * checks.
 */
class OfficialTokenizerTests {

	private static final VisualTokenizerConfig CONFIG = new VisualTokenizerConfig(32, 8, Transformer.of(2, 128, 2),
			Transformer.of(1, 64, 1), 11, 6, Target.FEATURES, 20, 0.99, 1, true, 0);

	@TempDir
	Path folder;

	private NDManager manager;

	private VisualTokenizer tokenizer;

	private Map<String, NDArray> state;

	@BeforeEach
	void makeAStateDictionary() {
		this.manager = NDManager.newBaseManager("PyTorch");
		this.tokenizer = new VisualTokenizer(CONFIG, this.manager);
		this.tokenizer.weights().initialize(5);
		this.tokenizer.codebook().start(this.tokenizer.directions(images()), new SplittableRandom(3));
		this.state = new LinkedHashMap<>(this.tokenizer.weights().arrays());
		this.state.put("scaling_layer.shift", this.manager.ones(new Shape(1, 3, 1, 1)));
		this.state.put("teacher_model.visual.proj", this.manager.ones(new Shape(2, 2)));
	}

	@AfterEach
	void close() {
		this.tokenizer.close();
		this.manager.close();
	}

	private NDArray images() {
		float[] values = new float[2 * 3 * 32 * 32];
		for (int i = 0; i < values.length; i++) {
			values[i] = (float) Math.sin(0.37 * i + i * i % 17);
		}
		return this.manager.create(values, new Shape(2, 3, 32, 32));
	}

	private Path write() throws IOException {
		Path file = this.folder.resolve("vqkd.safetensors");
		Safetensors.write(file, this.state, Map.of());
		return file;
	}

	@Test
	void theShapeFollowsFromTheTensors() throws IOException {
		try (VisualTokenizer loaded = SavedTokenizer.open(write(), this.manager)) {
			assertThat(loaded.config()).isEqualTo(CONFIG);
		}
	}

	@Test
	void aPthFileGivesTheSameTokens() throws IOException {
		Path pth = this.folder.resolve("vqkd.pth");
		Conversion.convert(write(), pth, false);
		try (VisualTokenizer loaded = SavedTokenizer.open(pth, this.manager)) {
			long[] expected = new VisualTokens(this.tokenizer, 4).of(images()).toLongArray();
			assertThat(new VisualTokens(loaded, 4).of(images()).toLongArray()).isEqualTo(expected);
			assertThat(expected).hasSizeGreaterThan(1).doesNotContain(-1);
			assertThat(new VisualTokens(loaded, 4).fingerprint())
				.isEqualTo(new VisualTokens(this.tokenizer, 4).fingerprint());
		}
	}

	@Test
	void aMissingWeightIsNamed() throws IOException {
		this.state.remove("encoder.blocks.1.attn.proj.bias");
		assertThatThrownBy(() -> SavedTokenizer.open(write(), this.manager)).isInstanceOf(IOException.class)
			.hasMessageContaining("lacks the weight encoder.blocks.1.attn.proj.bias");
	}

	@Test
	void aWeightWithoutAPlaceIsNamed() throws IOException {
		this.state.put("encoder.blocks.0.gamma_1", this.manager.ones(new Shape(128)));
		assertThatThrownBy(() -> SavedTokenizer.open(write(), this.manager))
			.hasMessageContaining("encoder.blocks.0.gamma_1");
	}

	@Test
	void anotherModelIsRefused() throws IOException {
		this.state.clear();
		this.state.put("beit3.encoder.embed_positions.A.weight", this.manager.ones(new Shape(4, 2)));
		Path file = write();
		assertThat(Files.exists(file)).isTrue();
		assertThatThrownBy(() -> SavedTokenizer.open(file, this.manager))
			.hasMessageContaining("is no state dictionary of a VQ-KD tokenizer");
	}

}
