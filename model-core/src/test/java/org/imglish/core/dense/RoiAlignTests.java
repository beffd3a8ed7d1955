package org.imglish.core.dense;

import java.util.List;
import java.util.Random;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import org.imglish.core.kernel.Kernels;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class RoiAlignTests {

	private final NDManager manager = NDManager.newBaseManager("PyTorch");

	private final Kernels kernels = new Kernels(this.manager);

	@AfterEach
	void close() {
		this.kernels.close();
		this.manager.close();
	}

	@Test
	void aPlaneThatRisesEvenlyIsPooledAtTheCellsMiddles() {
		int height = 23;
		int width = 31;
		float[] plane = new float[height * width];
		for (int i = 0; i < plane.length; i++) {
			plane[i] = 2 * (i / width) + 3 * (i % width);
		}
		NDArray map = this.manager.create(plane, new Shape(1, 1, height, width));
		Boxes boxes = Boxes.of(10, 20, 70, 60);
		float[] pooled = new RoiAlign(5, 2, true)
			.pool(this.kernels, FeatureTable.of(List.of(map), 0.25), boxes, new int[1], new int[1])
			.toFloatArray();
		for (int i = 0; i < pooled.length; i++) {
			double y = 20 / 4.0 - 0.5 + (i / 5 + 0.5) * 10 / 5;
			double x = 10 / 4.0 - 0.5 + (i % 5 + 0.5) * 15 / 5;
			assertThat((double) pooled[i]).isCloseTo(2 * y + 3 * x, within(1e-4));
		}
	}

	@Test
	void eachRegionTakesItsOwnImageAndLevel() {
		NDArray fine = this.manager.create(new float[] { 1, 2 }, new Shape(2, 1, 1, 1))
			.broadcast(new Shape(2, 1, 8, 6));
		NDArray coarse = this.manager.create(new float[] { 3, 4 }, new Shape(2, 1, 1, 1))
			.broadcast(new Shape(2, 1, 4, 3));
		Boxes boxes = Boxes.of(0, 0, 8, 8, 0, 0, 8, 8, 2, 2, 9, 9, 2, 2, 9, 9);
		NDArray pooled = new RoiAlign(1, 2, true).pool(this.kernels, FeatureTable.of(List.of(fine, coarse), 0.5, 0.25),
				boxes, new int[] { 0, 1, 0, 1 }, new int[] { 0, 0, 1, 1 });
		assertThat(pooled.toFloatArray()).containsExactly(1, 2, 3, 4);
	}

	@Test
	void outsideTheImageIsNothing() {
		NDArray map = this.manager.ones(new Shape(1, 2, 4, 4));
		NDArray pooled = new RoiAlign(2, 2, true).pool(this.kernels, FeatureTable.of(List.of(map), 1),
				Boxes.of(50, 50, 60, 60), new int[1], new int[1]);
		assertThat(pooled.toFloatArray()).containsOnly(0).hasSize(8);
	}

	@Test
	void noRegionsGiveNothingAndCanBeTrainedOn() {
		NDArray map = this.manager.ones(new Shape(1, 2, 4, 4));
		map.setRequiresGradient(true);
		try (GradientCollector collector = this.manager.getEngine().newGradientCollector()) {
			NDArray pooled = new RoiAlign(7, 2, true).pool(this.kernels, FeatureTable.of(List.of(map), 1), Boxes.of(),
					new int[0], new int[0]);
			assertThat(pooled.getShape()).isEqualTo(new Shape(0, 2, 7, 7));
			collector.backward(pooled.sum());
		}
		assertThat(map.getGradient().toFloatArray()).containsOnly(0);
	}

	@Test
	void theGradientRepeatsBitForBit() {
		Random random = new Random(3);
		float[] corners = new float[4 * 300];
		for (int i = 0; i < corners.length; i++) {
			corners[i] = (i % 4 < 2) ? random.nextFloat() * 40 : 45 + random.nextFloat() * 60;
		}
		byte[] first = gradient(Boxes.of(corners));
		for (int i = 0; i < 3; i++) {
			assertThat(gradient(Boxes.of(corners))).isEqualTo(first);
		}
	}

	private byte[] gradient(Boxes boxes) {
		try (NDManager step = this.manager.newSubManager()) {
			NDArray map = step.arange(8 * 26 * 26f).div(5000).sin().reshape(1, 8, 26, 26);
			map.setRequiresGradient(true);
			try (GradientCollector collector = step.getEngine().newGradientCollector()) {
				NDArray pooled = new RoiAlign(7, 2, true).pool(this.kernels, FeatureTable.of(List.of(map), 0.25), boxes,
						new int[boxes.count()], new int[boxes.count()]);
				collector.backward(pooled.square().sum());
			}
			return map.getGradient().toByteArray();
		}
	}

}
