package org.imglish.core.parity;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import org.imglish.core.checkpoint.Safetensors;
import org.imglish.core.checkpoint.StoredTensor;
import org.jspecify.annotations.Nullable;

/** Compares what was computed with what a case expects. */
final class Comparison implements AutoCloseable {

	private final Path folder;

	private final NDManager manager;

	private final double absoluteTolerance;

	private final double relativeTolerance;

	private final List<ParityReport.Line> lines;

	private @Nullable Safetensors expected;

	Comparison(Path folder, NDManager manager, double absoluteTolerance, double relativeTolerance) {
		this(folder, manager, absoluteTolerance, relativeTolerance, new ArrayList<>());
	}

	private Comparison(Path folder, NDManager manager, double absoluteTolerance, double relativeTolerance,
			List<ParityReport.Line> lines) {
		this.lines = lines;
		this.folder = folder;
		this.manager = manager;
		this.absoluteTolerance = absoluteTolerance;
		this.relativeTolerance = relativeTolerance;
	}

	/**
	 * A comparison with one tolerance, absolute and relative, that adds to the same
	 * lines. Of numbers kept as JSON: it opens no tensors.
	 */
	Comparison within(double tolerance) {
		return new Comparison(this.folder, this.manager, tolerance, tolerance, this.lines);
	}

	/** The expected tensors, opened when first asked for: some cases have none. */
	private Safetensors expected() throws IOException {
		Safetensors tensors = this.expected;
		if (tensors == null) {
			tensors = Safetensors.open(this.folder.resolve("expected.safetensors"));
			this.expected = tensors;
		}
		return tensors;
	}

	/** Whether the case expects a value of that name. */
	boolean expects(String name) throws IOException {
		return expected().entries().containsKey(name);
	}

	/** Names that the case expects. */
	Iterable<String> names() throws IOException {
		return expected().entries().keySet();
	}

	/** An expected tensor. */
	NDArray expected(String name, NDManager owner) throws IOException {
		return expected().read(name, owner);
	}

	/** Takes what was compared elsewhere. */
	void add(ParityReport.Line line) {
		this.lines.add(line);
	}

	/** A tensor that the case expects. */
	StoredTensor expected(String name) throws IOException {
		return expected().entry(name);
	}

	/** Notes a check that holds or does not, without a difference to measure. */
	void note(String name, boolean passed) {
		double difference = passed ? 0 : Double.POSITIVE_INFINITY;
		this.lines.add(new ParityReport.Line(name, difference, difference, passed));
	}

	void compare(String name, NDArray actual) throws IOException {
		compare(name, actual, this.absoluteTolerance);
	}

	void compare(String name, NDArray actual, double absoluteTolerance) throws IOException {
		try (NDManager scratch = this.manager.newSubManager()) {
			compare(name, values(expected(name, scratch)), values(actual), absoluteTolerance);
		}
	}

	/** Compares whole numbers, which are equal or are not. */
	void compareExactly(String name, long... got) throws IOException {
		try (NDManager scratch = this.manager.newSubManager()) {
			note(name, Arrays.equals(expected(name, scratch).toType(DataType.INT64, false).toLongArray(), got));
		}
	}

	/** Compares whole numbers, which are equal or are not. */
	void compareExactly(String name, int... got) throws IOException {
		compareExactly(name, Arrays.stream(got).asLongStream().toArray());
	}

	/**
	 * Compares labels of pixels, a small share of which may differ: rounding decides
	 * where two classes are equally likely.
	 */
	void compareShare(String name, long[] got, double maxShare) throws IOException {
		try (NDManager scratch = this.manager.newSubManager()) {
			long[] wanted = expected(name, scratch).toType(DataType.INT64, false).toLongArray();
			if (wanted.length != got.length) {
				note(name, false);
				return;
			}
			long different = IntStream.range(0, got.length).filter((i) -> wanted[i] != got[i]).count();
			double share = (double) different / Math.max(got.length, 1);
			this.lines.add(new ParityReport.Line(name, different, share, share <= maxShare));
		}
	}

	/** Compares with numbers in plain arrays. */
	void compare(String name, float... got) throws IOException {
		try (NDManager scratch = this.manager.newSubManager()) {
			double[] values = new double[got.length];
			for (int i = 0; i < got.length; i++) {
				values[i] = got[i];
			}
			compare(name, values(expected(name, scratch)), values);
		}
	}

	/** Compares a gradient, whose differences are measured by its largest value. */
	void compareGradient(String name, NDArray actual, double shareOfLargest, double absolute) throws IOException {
		try (NDManager scratch = this.manager.newSubManager()) {
			double[] wanted = values(expected(name, scratch));
			double largest = Arrays.stream(wanted).map(Math::abs).max().orElse(0);
			compare(name, wanted, values(actual), shareOfLargest * largest + absolute, 0);
		}
	}

	/** Compares with some rows of an expected array. */
	void compareRows(String name, long[] rows, NDArray actual) throws IOException {
		try (NDManager scratch = this.manager.newSubManager()) {
			NDArray wanted = expected(name, scratch).get(scratch.create(rows));
			compare(name, values(wanted), values(actual), this.absoluteTolerance);
		}
	}

	void compare(String name, double[] wanted, double[] got) {
		compare(name, wanted, got, this.absoluteTolerance);
	}

	private void compare(String name, double[] wanted, double[] got, double absoluteTolerance) {
		compare(name, wanted, got, absoluteTolerance, this.relativeTolerance);
	}

	private void compare(String name, double[] wanted, double[] got, double absoluteTolerance,
			double relativeTolerance) {
		if (wanted.length != got.length) {
			note(name, false);
			return;
		}
		double absolute = 0;
		double relative = 0;
		boolean passed = true;
		for (int i = 0; i < wanted.length; i++) {
			double difference = Math.abs(wanted[i] - got[i]);
			absolute = Math.max(absolute, Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference);
			relative = Math.max(relative, difference / Math.max(Math.abs(wanted[i]), 1e-12));
			passed &= difference <= absoluteTolerance + relativeTolerance * Math.abs(wanted[i]);
		}
		this.lines.add(new ParityReport.Line(name, absolute, relative, passed));
	}

	/** Compares texts, which are equal or are not. */
	void compare(String name, String wanted, String got) {
		note(name, wanted.equals(got));
	}

	private static double[] values(NDArray array) {
		double[] values = new double[Math.toIntExact(array.size())];
		int i = 0;
		for (Number number : array.toType(DataType.FLOAT64, false).toArray()) {
			values[i++] = number.doubleValue();
		}
		return values;
	}

	List<ParityReport.Line> lines() {
		return this.lines;
	}

	@Override
	public void close() {
		if (this.expected != null) {
			this.expected.close();
		}
	}

}
