package org.imglish.core.parity;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import org.imglish.core.checkpoint.Safetensors;

/** Compares what was computed with what a case expects. */
final class Comparison implements AutoCloseable {

	private final Safetensors expected;

	private final NDManager manager;

	private final double absoluteTolerance;

	private final double relativeTolerance;

	private final List<ParityReport.Line> lines = new ArrayList<>();

	Comparison(Path folder, NDManager manager, double absoluteTolerance, double relativeTolerance) throws IOException {
		this.expected = Safetensors.open(folder.resolve("expected.safetensors"));
		this.manager = manager;
		this.absoluteTolerance = absoluteTolerance;
		this.relativeTolerance = relativeTolerance;
	}

	/** Whether the case expects a value of that name. */
	boolean expects(String name) {
		return this.expected.entries().containsKey(name);
	}

	/** Names that the case expects. */
	Iterable<String> names() {
		return this.expected.entries().keySet();
	}

	void compare(String name, NDArray actual) throws IOException {
		compare(name, actual, this.absoluteTolerance);
	}

	void compare(String name, NDArray actual, double absoluteTolerance) throws IOException {
		try (NDManager scratch = this.manager.newSubManager()) {
			double[] wanted = values(this.expected.read(name, scratch));
			double[] got = values(actual);
			if (wanted.length != got.length) {
				this.lines.add(new ParityReport.Line(name, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, false));
				return;
			}
			double absolute = 0;
			double relative = 0;
			boolean passed = true;
			for (int i = 0; i < wanted.length; i++) {
				double difference = Math.abs(wanted[i] - got[i]);
				absolute = Math.max(absolute, Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference);
				relative = Math.max(relative, difference / Math.max(Math.abs(wanted[i]), 1e-12));
				passed &= difference <= absoluteTolerance + this.relativeTolerance * Math.abs(wanted[i]);
			}
			this.lines.add(new ParityReport.Line(name, absolute, relative, passed));
		}
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
		this.expected.close();
	}

}
