package org.imglish.core.bench;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class DenseBenchTests {

	@Test
	void operatorsAreMeasuredOnTheSameInputsEachTime() {
		List<DenseSpeed> speeds = new DenseBench(3, 200, 1, 1).measure();
		assertThat(speeds).extracting(DenseSpeed::operator).containsExactly("roi_align", "roi_align", "nms");
		assertThat(speeds).allSatisfy((speed) -> assertThat(speed.seconds()).isPositive());
		assertThat(speeds.get(2).sum()).isBetween(1.0, 199.0);
		assertThat(new DenseBench(3, 200, 1, 1).measure()).extracting(DenseSpeed::sum)
			.isEqualTo(speeds.stream().map(DenseSpeed::sum).toList());
	}

	@Test
	void nonsenseIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new DenseBench(1, 0, 1, 1))
			.withMessage("regions, proposals, rounds and threads must be at least 1, but are 1, 0, 1 and 1");
	}

}
