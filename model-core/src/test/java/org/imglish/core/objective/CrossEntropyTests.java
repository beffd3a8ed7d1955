package org.imglish.core.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class CrossEntropyTests {

	private final NDManager manager = NDManager.newBaseManager("PyTorch");

	/** Probabilities 0.7, 0.2, 0.1 and 0.25, 0.25, 0.5. */
	private final NDArray logits = this.manager.create(new float[] { 7, 2, 1, 1, 1, 2 }, new Shape(2, 3)).log();

	private final NDArray labels = this.manager.create(new long[] { 0, 2 });

	@AfterEach
	void close() {
		this.manager.close();
	}

	@Test
	void isTheMeanOfTheLogarithms() {
		assertThat(CrossEntropy.mean(this.logits, this.labels).getFloat())
			.isCloseTo((float) (-(Math.log(0.7) + Math.log(0.5)) / 2), within(1e-6f));
	}

	@Test
	void smoothingSpreadsAShareOverAllClassesTheTrueOneIncluded() {
		double first = -(0.9 + 0.1 / 3) * Math.log(0.7) - 0.1 / 3 * (Math.log(0.2) + Math.log(0.1));
		double second = -(0.9 + 0.1 / 3) * Math.log(0.5) - 0.1 / 3 * 2 * Math.log(0.25);
		assertThat(CrossEntropy.smoothed(this.logits, this.labels, 0.1).getFloat())
			.isCloseTo((float) ((first + second) / 2), within(1e-6f));
	}

	@Test
	void softTargetsThatAreCertainAreLabels() {
		NDArray targets = this.manager.create(new float[] { 1, 0, 0, 0, 0, 1 }, new Shape(2, 3));
		assertThat(CrossEntropy.soft(this.logits, targets, 0.1).getFloat())
			.isCloseTo(CrossEntropy.smoothed(this.logits, this.labels, 0.1).getFloat(), within(1e-6f));
	}

	@Test
	void accuracyCountsTheLargestLogits() {
		NDArray one = this.manager.create(new long[] { 0, 1 });
		assertThat(CrossEntropy.accuracy(this.logits, this.labels).getFloat()).isEqualTo(1);
		assertThat(CrossEntropy.accuracy(this.logits, one).getFloat()).isEqualTo(0.5f);
	}

}
