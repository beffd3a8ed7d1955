package org.imglish.core.segmentation;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.backbone.Network;
import org.imglish.core.image.LabelMap;
import org.imglish.core.segmentation.ImageSegmentation.View;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.opencv.core.Rect;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

class SegmentationHeadTests {

	private static final int CLASSES = 3;

	private final NDManager manager = NDManager.newBaseManager("PyTorch");

	@AfterEach
	void close() {
		this.manager.close();
	}

	private static ModelConfig model(int side, int patch, double dropPath) {
		return new ModelConfig(ModelConfig.Form.RELEASED, 4, 16, 32, 2, side, patch, 10, 8, 2, 0, true, dropPath);
	}

	private static SegmentationConfig config(ModelConfig model) {
		return SegmentationConfig.of(model, CLASSES).withChannels(12, 8);
	}

	private NDArray image(int batch, int side) {
		return this.manager.arange(batch * 3f * side * side).mul(0.37f).sin().reshape(batch, 3, side, side);
	}

	@ParameterizedTest
	@CsvSource({ "64, 16, 16", "80, 16, 20", "40, 8, 10", "72, 8, 18" })
	void logitsHaveTheSizeOfTheFinestLevel(int side, int patch, int finest) {
		ModelConfig model = model(side, patch, 0);
		try (Network network = new Network(model, this.manager, false)) {
			SegmentationHead head = new SegmentationHead(network, config(model));
			network.initialize(1);
			assertThat(head.predict(image(2, side)).getShape()).isEqualTo(new Shape(2, CLASSES, finest, finest));
		}
	}

	@Test
	void theReleasedLayersAreAThirdToAllOfThem() {
		assertThat(SegmentationConfig.of(ModelConfig.Preset.BASE.config(), 150).layers()).containsExactly(3, 5, 7, 11);
		assertThat(SegmentationConfig.of(ModelConfig.Preset.LARGE.config(), 150).layers()).containsExactly(7, 11, 15,
				23);
		assertThatIllegalArgumentException()
			.isThrownBy(() -> SegmentationConfig.of(ModelConfig.Preset.GIANT.config(), 150))
			.withMessageContaining("14");
	}

	@Test
	void aStepRepeatsBitForBit() {
		Map<String, byte[]> first = step(false, 0.2);
		assertThat(first).containsKey("decode_head.bottleneck.bn.running_mean");
		assertThat(step(false, 0.2)).containsExactlyEntriesOf(first);
	}

	@Test
	void computingLayersAgainChangesNoGradient() {
		Map<String, byte[]> plain = step(false, 0.2);
		Map<String, byte[]> again = step(true, 0.2);
		again.forEach((name, bytes) -> {
			float[] wanted = floats(plain.get(name));
			float[] got = floats(bytes);
			float largest = 0;
			float difference = 0;
			for (int i = 0; i < wanted.length; i++) {
				largest = Math.max(largest, Math.abs(wanted[i]));
				difference = Math.max(difference, Math.abs(wanted[i] - got[i]));
			}
			assertThat(difference).as(name).isLessThanOrEqualTo(1e-5f * largest + 1e-7f);
		});
	}

	private static float[] floats(byte[] bytes) {
		float[] values = new float[bytes.length / Float.BYTES];
		ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).asFloatBuffer().get(values);
		return values;
	}

	/** Gradients of one step, and the statistics that it moved. */
	private Map<String, byte[]> step(boolean recompute, double dropPath) {
		ModelConfig model = model(48, 16, dropPath);
		try (NDManager step = this.manager.newSubManager(); Network network = new Network(model, step, false)) {
			SegmentationHead head = new SegmentationHead(network, config(model));
			network.initialize(1);
			network.backbone().recompute(recompute);
			step.getEngine().setRandomSeed(5);
			PixelLoss pixels = new PixelLoss(labels(step), 255);
			try (GradientCollector collector = step.getEngine().newGradientCollector()) {
				SegmentationHead.Logits logits = head.forward(image(2, 48), true);
				network.backward(collector, pixels.of(logits.decoding()).add(pixels.of(logits.auxiliary(), 0.4)));
			}
			Map<String, byte[]> values = new TreeMap<>();
			network.parameters().forEach((name, parameter) -> {
				NDArray array = parameter.getArray();
				values.put(name, (parameter.requiresGradient() ? array.getGradient() : array).toByteArray());
			});
			return values;
		}
	}

	private static NDArray labels(NDManager manager) {
		return manager.arange(2 * 48f * 48)
			.div(97)
			.mod(CLASSES)
			.floor()
			.toType(DataType.INT64, false)
			.reshape(2, 48, 48);
	}

	@Test
	void runningStatisticsMoveInTrainingAlone() {
		ModelConfig model = model(48, 16, 0);
		try (Network network = new Network(model, this.manager, false)) {
			SegmentationHead head = new SegmentationHead(network, config(model));
			network.initialize(1);
			NDArray mean = network.arrays().get("fpn1.1.running_mean");
			head.forward(image(2, 48), false);
			assertThat(mean.abs().sum().getFloat()).isZero();
			head.forward(image(2, 48), true);
			assertThat(mean.abs().sum().getFloat()).isPositive();
		}
	}

	@Test
	void oneImageABatchCannotTrainTheCoarsestPool() {
		ModelConfig model = model(48, 16, 0);
		try (Network network = new Network(model, this.manager, false)) {
			SegmentationHead head = new SegmentationHead(network, config(model));
			network.initialize(1);
			assertThatIllegalArgumentException().isThrownBy(() -> head.forward(image(1, 48), true))
				.withMessageContaining("at least two images");
		}
	}

	@Test
	void ignoredPixelsCountInTheMeanButNotInTheAccuracy() {
		NDArray logits = this.manager.zeros(new Shape(1, 2, 2, 2));
		NDArray labels = this.manager.create(new long[] { 0, 255, 255, 1 }, new Shape(1, 2, 2));
		PixelLoss pixels = new PixelLoss(labels, 255);
		assertThat(pixels.of(logits).getFloat()).isCloseTo((float) (Math.log(2) / 2), within(1e-6f));
		assertThat(pixels.accuracy(logits).getFloat()).isEqualTo(0.5f);
	}

	@Test
	void aMirroredImageIsLabelledTheMirroredWay() {
		ModelConfig model = model(48, 16, 0);
		try (Network network = new Network(model, this.manager, false)) {
			SegmentationHead head = new SegmentationHead(network, config(model));
			network.initialize(1);
			ImageSegmentation whole = new ImageSegmentation(head, new SlidingWindows(48, 48, 32, 32));
			NDArray image = this.manager.arange(3f * 60 * 70).mul(0.11f).sin().reshape(1, 3, 60, 70);
			NDArray other = image.flip(3);
			LabelMap labels = whole.labels(List.of(View.of(image), View.mirror(image)), 60, 70);
			LabelMap mirrored = whole.labels(List.of(View.of(other), View.mirror(other)), 60, 70).mirrored();
			assertThat(different(labels, mirrored)).isLessThan(5);
		}
	}

	@Test
	void stripsOfALargeResultAreThoseOfTheWhole() {
		ModelConfig model = model(48, 16, 0);
		try (Network network = new Network(model, this.manager, false)) {
			SegmentationHead head = new SegmentationHead(network, config(model));
			network.initialize(1);
			ImageSegmentation whole = new ImageSegmentation(head, new SlidingWindows(48, 48, 32, 32));
			NDArray image = this.manager.arange(3f * 60 * 70).mul(0.11f).sin().reshape(1, 3, 60, 70);
			int side = 2000;
			byte[] expected = new byte[side * side];
			long[] best = whole.logits(image, side, side).argMax(1).toLongArray();
			for (int i = 0; i < best.length; i++) {
				expected[i] = (byte) best[i];
			}
			LabelMap labels = whole.labels(List.of(View.of(image)), side, side);
			assertThat(different(labels, new LabelMap(side, side, expected))).isLessThan(side * side / 1000);
		}
	}

	private static int different(LabelMap one, LabelMap other) {
		int different = 0;
		for (int i = 0; i < one.labels().length; i++) {
			different += (one.labels()[i] != other.labels()[i]) ? 1 : 0;
		}
		return different;
	}

	@Test
	void whatAnImageIsFilledUpWithGetsNoLabel() {
		ModelConfig model = model(48, 16, 0);
		try (Network network = new Network(model, this.manager, false)) {
			SegmentationHead head = new SegmentationHead(network, config(model));
			network.initialize(1);
			ImageSegmentation whole = new ImageSegmentation(head, new SlidingWindows(48, 48, 32, 32));
			NDArray image = this.manager.arange(3f * 48 * 48).mul(0.11f).sin().reshape(1, 3, 48, 48);
			LabelMap part = whole.labels(List.of(new View(image, 20, 40, false)), 20, 40);
			LabelMap all = whole.labels(List.of(View.of(image)), 48, 48);
			assertThat(part).usingRecursiveComparison().isEqualTo(all.part(new Rect(0, 0, 40, 20)));
		}
	}

}
