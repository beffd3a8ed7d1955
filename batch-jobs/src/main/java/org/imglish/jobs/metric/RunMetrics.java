package org.imglish.jobs.metric;

import java.util.List;

import org.imglish.core.metric.Metric;
import org.imglish.core.metric.MetricCatalog;
import org.imglish.jobs.recipe.ReportedMetrics;
import org.imglish.jobs.recipe.RunKind;

/** What is known of the metrics of runs: their goals and units. */
public final class RunMetrics {

	/** What a worker adds to what a training reports. */
	private static final MetricCatalog OF_WORKERS = MetricCatalog
		.of(List.of(Metric.min("checkpoint_wait", Metric.SHARE), Metric.plain("system/cpu", Metric.SHARE),
				Metric.plain("system/memory_bytes", "bytes"), Metric.plain("system/gpu_memory_bytes", "bytes")));

	private RunMetrics() {
	}

	/**
	 * A metric of a run by its name; one that nobody declares has no goal and no unit.
	 */
	public static Metric of(RunKind kind, String name) {
		return ReportedMetrics.of(kind)
			.find(name)
			.or(() -> OF_WORKERS.find(name))
			.orElseGet(() -> Metric.plain(name, ""));
	}

}
