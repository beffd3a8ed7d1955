package org.imglish.core.visual;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Parameter;
import org.assertj.core.data.Offset;
import org.imglish.core.backbone.ParameterScope;
import org.imglish.core.collective.ProcessGroup;
import org.imglish.core.kernel.Kernels;
import org.imglish.core.visual.VisualTokenizerConfig.Target;
import org.imglish.core.visual.VisualTokenizerConfig.Transformer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class CodebookTests {

	private static final Offset<Float> CLOSE = within(1e-6f);

	private NDManager manager;

	@BeforeEach
	void open() {
		this.manager = NDManager.newBaseManager("PyTorch");
	}

	@AfterEach
	void close() {
		this.manager.close();
	}

	/** Three codes in the plane, with a decay of a half so that steps are seen. */
	private Codebook codebook(boolean clusteredStart) {
		Transformer size = Transformer.of(1, 8, 2);
		Map<String, Parameter> parameters = new LinkedHashMap<>();
		Codebook codebook = new Codebook(new ParameterScope(parameters, new Kernels(this.manager)).in("quantize"),
				new VisualTokenizerConfig(16, 4, size, size, 3, 2, Target.FEATURES, 8, 0.5, 1, clusteredStart, 0));
		parameters.values().forEach((parameter) -> parameter.initialize(this.manager, DataType.FLOAT32));
		assertThat(parameters.keySet()).containsExactly("quantize.cluster_size", "quantize.embedding.weight",
				"quantize.embedding.cluster_size", "quantize.embedding.embed_avg", "quantize.embedding.initted");
		return codebook;
	}

	private Codebook axes() {
		Codebook codebook = codebook(false);
		rows(new float[][] { { 1, 0 }, { 0, 1 }, { -1, 0 } }).copyTo(codebook.directions());
		return codebook;
	}

	private NDArray rows(float[][] rows) {
		return this.manager.create(rows);
	}

	@Test
	void aVectorHasTheNearestCode() {
		NDArray codes = axes().nearest(rows(new float[][] { { 0.6f, 0.8f }, { -0.8f, 0.6f }, { 0.8f, -0.6f } }));
		assertThat(codes.toLongArray()).containsExactly(1, 2, 0);
	}

	@Test
	void aUsedCodeTurnsTowardsTheMeanOfItsVectors() {
		Codebook codebook = axes();
		codebook.follow(rows(new float[][] { { 0.6f, 0.8f }, { 0.6f, -0.8f }, { 0, 1 } }),
				this.manager.create(new long[] { 0, 0, 1 }));
		assertThat(codebook.directions().get(0).toFloatArray()).containsExactly(new float[] { 1, 0 }, CLOSE);
		codebook.follow(rows(new float[][] { { 0, 1 } }), this.manager.create(new long[] { 0 }));
		float half = (float) Math.sqrt(0.5);
		assertThat(codebook.directions().get(0).toFloatArray()).containsExactly(new float[] { half, half }, CLOSE);
	}

	@Test
	void aCodeWithoutVectorsStaysWhereItIs() {
		Codebook codebook = axes();
		codebook.follow(rows(new float[][] { { 0, 1 } }), this.manager.create(new long[] { 0 }));
		assertThat(codebook.directions().get(2).toFloatArray()).containsExactly(new float[] { -1, 0 }, CLOSE);
	}

	@Test
	void usesAreAMovingAverage() {
		Codebook codebook = axes();
		codebook.count(this.manager.create(new long[] { 0, 0, 1 }));
		assertThat(codebook.uses().toFloatArray()).containsExactly(1, 0.5f, 0);
		codebook.count(this.manager.create(new long[] { 2 }));
		assertThat(codebook.uses().toFloatArray()).containsExactly(0.5f, 0.25f, 0.5f);
	}

	@Test
	void countingMovesNoCode() {
		Codebook codebook = axes();
		float[] before = codebook.directions().toFloatArray();
		codebook.count(this.manager.create(new long[] { 0, 0, 1 }));
		assertThat(codebook.directions().toFloatArray()).containsExactly(before);
	}

	@Test
	void withoutClusteringTheCodesAreRandomDirections() {
		Codebook codebook = codebook(false);
		assertThat(codebook.isStarted()).isTrue();
		assertThat(codebook.directions().norm(new int[] { 1 }).toFloatArray()).containsExactly(new float[] { 1, 1, 1 },
				CLOSE);
	}

	@Test
	void aCodebookThatNeverStartedTokenizesNothing() {
		Codebook codebook = codebook(true);
		assertThat(codebook.isStarted()).isFalse();
		assertThatThrownBy(() -> codebook.nearest(rows(new float[][] { { 1, 0 } })))
			.hasMessageContaining("train the tokenizer, or load the weights of a trained one");
	}

	@Test
	void startsFromTheClustersOfItsFirstVectors() {
		Codebook codebook = codebook(true);
		codebook.start(rows(new float[][] { { 0.8f, 0.6f }, { 0.8f, -0.6f }, { -0.6f, 0.8f }, { -0.6f, -0.8f } }),
				new SplittableRandom(1));
		assertThat(codebook.isStarted()).isTrue();
		assertThat(codebook.directions().norm(new int[] { 1 }).toFloatArray()).containsExactly(new float[] { 1, 1, 1 },
				CLOSE);
	}

	@Test
	void aCodeThatIsHardlyUsedIsRestarted() {
		Codebook codebook = axes();
		codebook.count(this.manager.create(new long[] { 0, 0, 1 }));
		int restarted = codebook.restart(rows(new float[][] { { 0, -1 } }), 0.1, 1, new SplittableRandom(1),
				ProcessGroup.alone());
		assertThat(restarted).isEqualTo(1);
		assertThat(codebook.directions().get(2).toFloatArray()).containsExactly(0, -1);
		assertThat(codebook.directions().get(1).toFloatArray()).containsExactly(0, 1);
	}

	@Test
	void aRestartedCodeGetsTimeToProveItself() {
		Codebook codebook = axes();
		codebook.count(this.manager.create(new long[] { 0, 0, 1 }));
		NDArray batch = rows(new float[][] { { 0, -1 }, { 0, -1 }, { 0, -1 } });
		codebook.restart(batch, 0.1, 1, new SplittableRandom(1), ProcessGroup.alone());
		codebook.count(this.manager.create(new long[] { 0, 0, 1 }));
		assertThat(codebook.restart(batch, 0.1, 2, new SplittableRandom(1), ProcessGroup.alone())).isZero();
	}

}
