package org.imglish.core.visual;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class PixelTeacherTests {

	@Test
	void everyPatchHasMeanZeroAndVarianceOne() {
		try (NDManager manager = NDManager.newBaseManager("PyTorch"); Teacher teacher = new PixelTeacher(4)) {
			NDArray targets = teacher.targets(manager.randomUniform(-1, 1, new Shape(2, 3, 8, 12)));
			assertThat(targets.getShape()).isEqualTo(new Shape(2, 6, 48));
			float[] means = targets.mean(new int[] { 2 }).toFloatArray();
			float[] squares = targets.square().sum(new int[] { 2 }).div(47).toFloatArray();
			for (int i = 0; i < means.length; i++) {
				assertThat(means[i]).isCloseTo(0, within(1e-5f));
				assertThat(squares[i]).isCloseTo(1, within(1e-3f));
			}
		}
	}

	@Test
	void aPatchOfOneColorHasNothingToPredict() {
		try (NDManager manager = NDManager.newBaseManager("PyTorch"); Teacher teacher = new PixelTeacher(2)) {
			NDArray targets = teacher.targets(manager.full(new Shape(1, 3, 2, 2), 0.25f));
			assertThat(targets.abs().max().getFloat()).isLessThan(1e-3f);
		}
	}

	@Test
	void whatIsDrawnOfTheTargetsOfAnImageIsThatImage() {
		try (NDManager manager = NDManager.newBaseManager("PyTorch"); PixelTeacher teacher = new PixelTeacher(2)) {
			NDArray images = manager.arange(96f).reshape(2, 3, 4, 4).div(96);
			NDArray drawn = teacher.draw(teacher.targets(images), images);
			assertThat(drawn.getShape()).isEqualTo(images.getShape());
			assertThat(drawn.sub(images).abs().max().getFloat()).isLessThan(1e-5f);
		}
	}

	@Test
	void aPatchKeepsItsPixelsChannelByChannel() {
		try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
			NDArray image = manager.arange(48f).reshape(1, 3, 4, 4);
			NDArray patches = Patches.of(image, 2);
			assertThat(patches.get(0, 1).toFloatArray()).containsExactly(2, 3, 6, 7, 18, 19, 22, 23, 34, 35, 38, 39);
		}
	}

}
