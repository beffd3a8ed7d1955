package org.imglish.core.bench;

import java.io.IOException;

import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.kernel.Precision;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

class TrainBenchTests {

	private static final ModelConfig MODEL = new ModelConfig(ModelConfig.Form.RELEASED, 1, 8, 16, 2, 16, 8, 50, 20, 10,
			0, true, 0);

	private static TrainBenchSpec spec(int window) {
		return spec(window, Precision.FLOAT32);
	}

	private static TrainBenchSpec spec(int window, Precision precision) {
		return new TrainBenchSpec(MODEL, 2, window, 1, 2, 1, precision);
	}

	@Test
	void anImageStepTrainsWhatImagesUse() throws IOException {
		StepSpeed speed = new TrainBench(spec(8)).measure(StepKind.IMAGES);
		// patches and tokens, two norms, attention with its norm, expert with its norm,
		// final norm, head
		long embedding = 8 * 3 * 64 + 8 + 8 + 8 + (4 + 1 + 2) * 8;
		long layer = 2 * 16 + 4 * (64 + 8) + 16 + 2 * 128 + 16 + 8 + 32;
		assertThat(speed.parameters()).isEqualTo(embedding + layer + 16 + (8 + 1) * 10);
		assertThat(speed.loss()).isCloseTo(Math.log(10), within(0.2));
		assertThat(speed.samplesPerSecond()).isCloseTo(2 / speed.stepSeconds(), within(1e-9));
	}

	@Test
	void aPairStepPredictsPatchesAndWords() throws IOException {
		StepSpeed speed = new TrainBench(spec(8)).measure(StepKind.PAIRS);
		assertThat(speed.loss()).isCloseTo(Math.log(10) + Math.log(50), within(0.3));
		assertThat(speed.teraflops()).isPositive();
		assertThat(speed.productShare()).isPositive();
	}

	@Test
	void bfloat16ChangesTheLossByItsRoundingAlone() throws IOException {
		double whole = new TrainBench(spec(8)).measure(StepKind.PAIRS).loss();
		double mixed = new TrainBench(spec(8, Precision.BF16)).measure(StepKind.PAIRS).loss();
		assertThat(mixed).isCloseTo(whole, within(1e-2)).isNotEqualTo(whole);
	}

	@Test
	void aStepOfAllSourcesCountsTheSamplesOfEach() throws IOException {
		StepSpeed speed = new TrainBench(spec(8)).measure(StepKind.ALL);
		assertThat(speed.samplesPerSecond()).isCloseTo(6 / speed.stepSeconds(), within(1e-9));
		assertThat(speed.loss()).isCloseTo(2 * (Math.log(10) + Math.log(50)), within(0.5));
	}

	@Test
	void aWindowLongerThanTheModelsTextsIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> spec(19))
			.withMessage("window must be from 4 to 18, but is 19");
	}

	@Test
	void attentionPathsAgree() {
		AttentionSpeed speed = new AttentionBench(MODEL, 2, 7, 2, 1).measure();
		assertThat(speed.difference()).isLessThan(1e-5);
		assertThat(speed.ratio()).isCloseTo(speed.plainSeconds() / speed.fusedSeconds(), within(1e-9));
	}

}
