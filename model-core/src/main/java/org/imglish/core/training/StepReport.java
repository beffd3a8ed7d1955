package org.imglish.core.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.imglish.core.collective.ProcessGroup;
import org.imglish.core.metric.Metric;

/**
 * What one step measured.
 *
 * @param step the step's number, from 1
 * @param numeric values that repeat bit for bit (loss, accuracy, gradient norm, learning
 * rate)
 * @param timing values that do not (samples per second, share of the step waited for data
 * or for other members)
 * @param earlier numeric values of steps before, which are known only now
 */
public record StepReport(long step, Map<String, Double> numeric, Map<String, Double> timing, List<StepReport> earlier) {

	/** The usual timings. */
	public static final List<Metric> TIMINGS = List.of(Metric.max("samples_per_second", "samples/s"),
			Metric.min("data_wait", Metric.SHARE), Metric.min("step_seconds", "s"),
			Metric.min("comm_wait", Metric.SHARE));

	public StepReport {
		numeric = Map.copyOf(numeric);
		timing = Map.copyOf(timing);
		earlier = List.copyOf(earlier);
	}

	/** Nothing of the steps before is left to be told. */
	public StepReport(long step, Map<String, Double> numeric, Map<String, Double> timing) {
		this(step, numeric, timing, List.of());
	}

	/** All that is reported, by step. */
	public List<StepReport> all() {
		return Stream.concat(this.earlier.stream(), Stream.of(this)).toList();
	}

	/**
	 * A step with its usual timings: {@code samples_per_second}, {@code data_wait} and,
	 * where several processes take it together, {@code comm_wait}, shares of its time.
	 * @param samples of all members
	 * @param seconds that the step took
	 * @param dataWait seconds that it waited for data
	 * @param group who took it
	 */
	public static StepReport of(long step, Map<String, Double> numeric, int samples, double seconds, double dataWait,
			ProcessGroup group) {
		Map<String, Double> timing = new LinkedHashMap<>();
		timing.put("samples_per_second", samples / seconds);
		timing.put("data_wait", dataWait / seconds);
		timing.put("step_seconds", seconds);
		if (group.size() > 1) {
			timing.put("comm_wait", group.waited() / seconds);
		}
		return new StepReport(step, numeric, timing);
	}

}
