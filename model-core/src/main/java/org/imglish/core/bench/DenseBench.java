package org.imglish.core.bench;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import com.sun.management.OperatingSystemMXBean;
import org.imglish.core.dense.Boxes;
import org.imglish.core.dense.FeatureTable;
import org.imglish.core.dense.NonMaximumSuppression;
import org.imglish.core.dense.RoiAlign;
import org.imglish.core.kernel.Kernels;
import org.imglish.core.training.TrainingDevice;

/**
 * Measures operators of dense tasks at the sizes of a detection at 1024 pixels: regions
 * of a map of stride 16 are pooled for the box head and the mask head, forward and
 * backward, and proposals suppress each other. Inputs are made by formulas, so that
 * {@code bench/pytorch/dense.py} makes the same; each result has a sum by which both
 * sides are compared.
 */
public final class DenseBench {

	private static final int IMAGE = 1024;

	private static final int STRIDE = 16;

	private static final int CHANNELS = 256;

	private static final double THRESHOLD = 0.7;

	private final int regions;

	private final int proposals;

	private final int rounds;

	private final int threads;

	/**
	 * @param regions that are pooled, at least 1
	 * @param proposals that suppress each other, at least 1
	 * @param rounds measured rounds, at least 1; their median counts
	 * @param threads torch threads, at least 1
	 */
	public DenseBench(int regions, int proposals, int rounds, int threads) {
		if (regions < 1 || proposals < 1 || rounds < 1 || threads < 1) {
			throw new IllegalArgumentException("regions, proposals, rounds and threads must be at least 1, but are "
					+ String.format(Locale.ROOT, "%d, %d, %d and %d", regions, proposals, rounds, threads));
		}
		this.regions = regions;
		this.proposals = proposals;
		this.rounds = rounds;
		this.threads = threads;
	}

	/** Measures all operators. */
	public List<DenseSpeed> measure() {
		TrainingDevice.useThreads(this.threads);
		List<DenseSpeed> speeds = new ArrayList<>();
		try (NDManager manager = NDManager.newBaseManager("PyTorch"); Kernels kernels = new Kernels(manager)) {
			NDArray map = map(manager);
			for (int side : List.of(7, 14)) {
				RoiAlign align = new RoiAlign(side, 2, true);
				speeds.add(speed("roi_align", side, this.regions, () -> pooled(align, kernels, map)));
			}
		}
		NonMaximumSuppression suppression = new NonMaximumSuppression(THRESHOLD);
		Boxes boxes = boxes(this.proposals);
		float[] scores = new float[this.proposals];
		for (int i = 0; i < scores.length; i++) {
			scores[i] = i * 7919L % 10007 / 10007f;
		}
		speeds.add(speed("nms", 0, this.proposals, () -> (double) suppression.keep(boxes, scores).length));
		return speeds;
	}

	/** Sum of the pooled features and of the gradient of their half squares. */
	private double pooled(RoiAlign align, Kernels kernels, NDArray map) {
		try (NDManager scratch = map.getManager().newSubManager();
				GradientCollector collector = scratch.getEngine().newGradientCollector()) {
			NDArray view = map.reshape(map.getShape());
			view.attach(scratch);
			NDArray pooled = align.pool(kernels, FeatureTable.of(List.of(view), 1.0 / STRIDE), boxes(this.regions),
					new int[this.regions], new int[this.regions]);
			collector.backward(pooled.square().sum().div(2));
			NDArray gradient = map.getGradient();
			gradient.attach(scratch);
			double sum = pooled.sum().getFloat() + gradient.sum().getFloat();
			gradient.subi(gradient);
			return sum;
		}
	}

	private DenseSpeed speed(String operator, int side, int count, Supplier<Double> work) {
		double sum = work.get();
		double[] seconds = new double[this.rounds];
		double[] cpuSeconds = new double[this.rounds];
		OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
		for (int i = 0; i < this.rounds; i++) {
			long cpu = system.getProcessCpuTime();
			long started = System.nanoTime();
			work.get();
			seconds[i] = (System.nanoTime() - started) / 1e9;
			cpuSeconds[i] = (system.getProcessCpuTime() - cpu) / 1e9;
		}
		return new DenseSpeed(operator, side, count, this.threads, Median.of(seconds), Median.of(cpuSeconds), sum);
	}

	private static NDArray map(NDManager manager) {
		int side = IMAGE / STRIDE;
		float[] values = new float[CHANNELS * side * side];
		for (int i = 0; i < values.length; i++) {
			values[i] = i % 1009 / 1009f;
		}
		NDArray map = manager.create(values, new Shape(1, CHANNELS, side, side));
		map.setRequiresGradient(true);
		return map;
	}

	/** Boxes of 16 to 415 pixels, spread over the image. */
	private static Boxes boxes(int count) {
		float[] corners = new float[4 * count];
		for (int i = 0; i < count; i++) {
			long width = 16 + i * 7919L % 400;
			long height = 16 + i * 104729L % 400;
			corners[4 * i] = i * 15485863L % (IMAGE - width);
			corners[4 * i + 1] = i * 32452843L % (IMAGE - height);
			corners[4 * i + 2] = corners[4 * i] + width;
			corners[4 * i + 3] = corners[4 * i + 1] + height;
		}
		return Boxes.of(corners);
	}

}
