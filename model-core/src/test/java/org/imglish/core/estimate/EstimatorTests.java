package org.imglish.core.estimate;

import java.util.List;

import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.backbone.ModelConfig.Form;
import org.imglish.core.kernel.Precision;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

class EstimatorTests {

	private static final ModelConfig BASE = ModelConfig.Preset.BASE.config();

	private static final Device A100 = Device.KNOWN.get(0);

	private static Fleet fleet(int devices, boolean sharded) {
		return new Fleet(A100, devices, 0.4, sharded, A100.networkBytes(), 1e9);
	}

	/** The paper's pretraining (arXiv 2208.10442, section 2.3). */
	private static TrainingPlan giant(boolean recompute) {
		ModelConfig model = ModelConfig.Preset.GIANT.config();
		return new TrainingPlan(model, true, List.of(Pass.images(2048, model, 0.4), Pass.texts(2048, 196, 0.15),
				Pass.pairs(2048, 64, model, 0.4, 0.5)), 1_000_000, Precision.BF16, 1, recompute, false, null);
	}

	private static TrainingPlan base(int batch) {
		return new TrainingPlan(BASE, true, List.of(Pass.images(batch, BASE, 0.4)), 1000, Precision.FLOAT32, 1, false,
				false, null);
	}

	@Test
	void operationsAreThoseOfTheMatrixProducts() {
		ModelConfig model = new ModelConfig(Form.RELEASED, 1, 8, 16, 2, 16, 8, 50, 20, 10, 0, true, 0);
		// one image of four patches: projection, one layer of five tokens, two masked
		// patches over ten codes
		double projection = 2 * 4 * 192 * 8;
		double layer = 4 * 2 * 5 * 64 + 2 * 2 * 25 * 8 + 2 * 2 * 5 * 8 * 16;
		double head = 2 * 2 * 8 * 10;
		Operations operations = new Operations(model);
		List<Pass> passes = List.of(new Pass(Pass.Modality.IMAGES, 1, 0, 2, 0));
		assertThat(operations.step(passes)).isEqualTo(3 * (projection + layer + head));
		assertThat(operations.recomputation(passes)).isEqualTo(layer);
	}

	@Test
	void thePaperGiantFits256DevicesAndTakesDays() {
		Estimate estimate = new Estimator(giant(true), 1000).on(fleet(256, true));
		assertThat(estimate.fits()).isTrue();
		// the float32 gradients of 1.9 billion parameters at 25 GB/s
		assertThat(estimate.limit()).isEqualTo(Estimate.Limit.TRAFFIC);
		// published are two weeks
		assertThat(estimate.seconds() / 86_400).isBetween(7.0, 14.0);
	}

	@Test
	void theGiantDoesNotFitOneDevice() {
		Estimate alone = new Estimator(giant(true), 1000).on(fleet(1, false));
		assertThat(alone.fits()).isFalse();
		assertThat(alone.limit()).isEqualTo(Estimate.Limit.MEMORY);
	}

	@Test
	void dividingTheOptimizerDividesItsMemoryAlone() {
		MemoryNeed whole = new Estimator(giant(true), 1000).on(fleet(8, false)).memory();
		MemoryNeed part = new Estimator(giant(true), 1000).on(fleet(8, true)).memory();
		assertThat(part.moments()).isEqualTo(whole.moments() / 8);
		assertThat(part.gradients()).as("its share of the sums beside them")
			.isEqualTo(whole.gradients() + whole.gradients() / 8);
		assertThat(part.weights()).isEqualTo(whole.weights());
	}

	@Test
	void recomputationTradesOperationsForMemory() {
		Estimate kept = new Estimator(giant(false), 1000).on(fleet(256, true));
		Estimate again = new Estimator(giant(true), 1000).on(fleet(256, true));
		assertThat(again.memory().activations()).isLessThan(kept.memory().activations() / 4);
		assertThat(again.operations() / kept.operations()).isCloseTo(4.0 / 3, within(0.03));
	}

	@Test
	void oneDeviceSendsNothing() {
		Estimate alone = new Estimator(base(8), 100).on(fleet(1, false));
		assertThat(alone.trafficBytes()).isZero();
		assertThat(alone.trafficSeconds()).isZero();
		assertThat(alone.stepSeconds()).isEqualTo(alone.computeSeconds());
		assertThat(alone.samplesPerSecond()).isCloseTo(8 / alone.stepSeconds(), within(1e-9));
	}

	@Test
	void aRingSendsTheGradientsTwiceAtMost() {
		Estimate two = new Estimator(base(1024), 100).on(fleet(2, false));
		Estimate many = new Estimator(base(1024), 100).on(fleet(1024, false));
		assertThat(two.trafficBytes()).isEqualTo(4.0 * two.trained());
		assertThat(many.trafficBytes()).isCloseTo(8.0 * many.trained(), within(0.01 * many.trained()));
		// beyond one host the network is the slowest link
		assertThat(many.trafficSeconds()).isGreaterThan(8 * two.trafficSeconds());
		assertThat(many.limit()).isEqualTo(Estimate.Limit.TRAFFIC);
	}

	@Test
	void stepsTakenAloneSendWeightsAndMomentsOnceARound() {
		Estimate each = new Estimator(base(1024), 100).on(fleet(64, false));
		Estimate rounds = new Estimator(base(1024), 100).on(fleet(64, false).synchronizedEvery(100));
		assertThat(rounds.trafficBytes()).isCloseTo(each.trafficBytes() * 3 / 100, within(1.0));
		assertThat(rounds.trafficSeconds()).isLessThan(each.trafficSeconds() * 0.031);
		long value = 4 * each.trained();
		assertThat(rounds.memory().total() - each.memory().total()).as("outer weights and momentum")
			.isEqualTo(2 * value);
		assertThat(rounds.checkpointBytes() - each.checkpointBytes()).isEqualTo(value);
	}

	@Test
	void moreDevicesThanSamplesAreNamed() {
		assertThat(new Estimator(base(8), 100).on(fleet(9, false)).limit()).isEqualTo(Estimate.Limit.BATCH);
	}

	@Test
	void aSlowStoreIsNamed() {
		Fleet slow = new Fleet(A100, 1, 0.4, false, 1e9, 1e6);
		assertThat(new Estimator(base(8), 1).on(slow).limit()).isEqualTo(Estimate.Limit.CHECKPOINTS);
	}

	@Test
	void nonsenseIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new Fleet(A100, 0, 0.4, false, 1, 1));
		assertThatIllegalArgumentException().isThrownBy(() -> new Fleet(A100, 1, 1.1, false, 1, 1));
		assertThatIllegalArgumentException().isThrownBy(() -> new Fleet(A100, 1, 1, true, 1, 1).synchronizedEvery(2));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new TrainingPlan(BASE, true, List.of(), 1, Precision.BF16, 1, false, false, null));
		assertThatIllegalArgumentException().isThrownBy(() -> new Pass(Pass.Modality.TEXTS, 1, 0, 0, 0));
		assertThatIllegalArgumentException().isThrownBy(() -> new Estimator(base(1), 0));
	}

}
