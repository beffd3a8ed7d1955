package org.imglish.platform.estimate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

import org.imglish.core.estimate.Device;
import org.imglish.core.estimate.Estimate;
import org.imglish.core.estimate.TrainingPlan;

/** Writes estimates as a table: a line for each figure, a column for each fleet. */
record EstimateTable(TrainingPlan plan, Device device, double utilization, List<Integer> devices,
		List<Estimate> estimates) {

	private static final double GIB = 1L << 30;

	private static final double DAY = 86_400;

	List<String> lines() {
		Estimate any = this.estimates.get(0);
		List<String> lines = new ArrayList<>();
		lines.add(text("%.1f million parameters, %.1f million trained; %d steps in %s", any.parameters() / 1e6,
				any.trained() / 1e6, this.plan.steps(), this.plan.precision().name().toLowerCase(Locale.ROOT)));
		lines.add(text("%.2f TFLOP a step%s", any.operations() / 1e12,
				this.plan.recompute() ? ", layers computed again in the backward pass" : ""));
		lines
			.add(text("on %s, at %.0f %% of %s TFLOP/s", this.device.description(), 100 * this.utilization, rate(any)));
		lines.add("");
		lines.add(row("devices", this.devices.stream().map(String::valueOf).toList()));
		lines.add(row("memory of a device, GiB", (e) -> text("%.1f", e.memory().total() / GIB)));
		lines.add(row("  weights and gradients",
				(e) -> text("%.1f", (e.memory().weights() + e.memory().gradients()) / GIB)));
		lines.add(
				row("  moments and average", (e) -> text("%.1f", (e.memory().moments() + e.memory().average()) / GIB)));
		if (any.memory().outer() > 0) {
			lines.add(row("  outer step", (e) -> text("%.1f", e.memory().outer() / GIB)));
		}
		lines.add(row("  activations", (e) -> text("%.1f", e.memory().activations() / GIB)));
		lines.add(row("fits", (e) -> e.fits() ? "yes" : text("no, it has %.0f", e.deviceMemory() / GIB)));
		lines.add(row("step, s", (e) -> seconds(e.stepSeconds())));
		lines.add(row("  computation, s", (e) -> seconds(e.computeSeconds())));
		lines.add(row("  traffic, s", (e) -> seconds(e.trafficSeconds())));
		lines.add(row("traffic a step, GB", (e) -> text("%.2f", e.trafficBytes() / 1e9)));
		lines.add(row("GB/s for traffic of 10 %", (e) -> text("%.1f", e.neededBytes() / 1e9)));
		lines.add(row("samples/s", (e) -> text("%.1f", e.samplesPerSecond())));
		lines.add(row("checkpoint, GB", (e) -> text("%.1f", e.checkpointBytes() / 1e9)));
		lines.add(row("checkpoint, s", (e) -> text("%.1f", e.checkpointSeconds())));
		lines.add(row("whole training, days", (e) -> text("%.2f", e.seconds() / DAY)));
		lines.add(row("limited by", (e) -> e.limit().name().toLowerCase(Locale.ROOT)));
		return lines;
	}

	private String rate(Estimate any) {
		double rate = any.operations() / any.computeSeconds() / this.utilization / this.devices.get(0);
		return text((rate < 1e12) ? "%.3f" : "%.1f", rate / 1e12);
	}

	private String row(String name, Function<Estimate, String> figure) {
		return row(name, this.estimates.stream().map(figure).toList());
	}

	private static String row(String name, List<String> cells) {
		StringBuilder line = new StringBuilder(text("%-26s", name));
		cells.forEach((cell) -> line.append(text("%14s", cell)));
		return line.toString();
	}

	private static String seconds(double value) {
		return text((value < 0.1) ? "%.4f" : "%.2f", value);
	}

	private static String text(String format, Object... values) {
		return String.format(Locale.ROOT, format, values);
	}

}
