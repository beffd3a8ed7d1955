package org.imglish.core.parity;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What the comparison of one case with its expected values showed.
 *
 * @param name folder of the case
 * @param kind the case's kind, for example {@code backbone}
 * @param lines one line an expected value
 * @param failure why the case could not be run at all, or null
 */
public record ParityReport(String name, String kind, List<Line> lines, @Nullable String failure) {

	public ParityReport {
		lines = List.copyOf(lines);
	}

	/** Whether every value lies within the tolerance and at least one was compared. */
	public boolean passed() {
		return this.failure == null && !this.lines.isEmpty() && this.lines.stream().allMatch(Line::passed);
	}

	/**
	 * @param tensor name of the expected value
	 * @param absolute largest absolute difference
	 * @param relative largest relative difference
	 * @param passed whether all differences are within {@code atol + rtol * expected}
	 */
	public record Line(String tensor, double absolute, double relative, boolean passed) {

	}

}
