package org.imglish.core.metric;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** All metrics that something reports, each name with one goal and one unit. */
public final class MetricCatalog {

	private static final String VALIDATION = "validation/";

	private final List<Metric> metrics;

	private MetricCatalog(List<Metric> metrics) {
		this.metrics = metrics;
	}

	/**
	 * Puts declarations together; what several parts report alike is there once.
	 * @throws IllegalArgumentException if two of them contradict each other
	 */
	@SafeVarargs
	public static MetricCatalog of(List<Metric>... parts) {
		Map<String, Metric> byName = new LinkedHashMap<>();
		for (List<Metric> part : parts) {
			for (Metric metric : part) {
				Metric before = byName.putIfAbsent(metric.name(), metric);
				if (before != null && !before.equals(metric)) {
					throw new IllegalArgumentException(String.format(Locale.ROOT,
							"The metric '%s' is declared twice, as %s and as %s", metric.name(), before, metric));
				}
			}
		}
		return new MetricCatalog(List.copyOf(byName.values()));
	}

	/** The same metrics as a validation names them. */
	public static List<Metric> validated(List<Metric> metrics) {
		return metrics.stream().map((metric) -> metric.named(VALIDATION + metric.name())).toList();
	}

	/** All of them. */
	public List<Metric> metrics() {
		return this.metrics;
	}

	/** Those of the validation. */
	public List<Metric> validation() {
		return this.metrics.stream().filter((metric) -> metric.name().startsWith(VALIDATION)).toList();
	}

	/** The metric of a name, if it is declared. */
	public Optional<Metric> find(String name) {
		return this.metrics.stream().filter((metric) -> metric.isOf(name)).findFirst();
	}

	/** The goal of a metric; none of one that is not declared. */
	public Goal goal(String name) {
		return find(name).map(Metric::goal).orElse(Goal.NONE);
	}

}
