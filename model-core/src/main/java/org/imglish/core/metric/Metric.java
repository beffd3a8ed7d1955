package org.imglish.core.metric;

/**
 * A number that a training or an evaluation reports, as the class that reports it
 * declares it.
 *
 * @param name its name; one that ends with {@code /*} stands for all that begin like it,
 * for example the accuracies of single classes
 * @param goal which of its values is best
 * @param unit what it is measured in, for example {@code nats}; {@code share} for one in
 * [0, 1], empty for a bare number
 */
public record Metric(String name, Goal goal, String unit) {

	/** Unit of a cross-entropy, a mean over what is predicted. */
	public static final String NATS = "nats";

	/** Unit of a part of a whole, in [0, 1]. */
	public static final String SHARE = "share";

	private static final String ANY = "/*";

	/** A metric of which less is better. */
	public static Metric min(String name, String unit) {
		return new Metric(name, Goal.MIN, unit);
	}

	/** A metric of which more is better. */
	public static Metric max(String name, String unit) {
		return new Metric(name, Goal.MAX, unit);
	}

	/** A metric that says nothing of better or worse. */
	public static Metric plain(String name, String unit) {
		return new Metric(name, Goal.NONE, unit);
	}

	/** The same with another name. */
	Metric named(String other) {
		return new Metric(other, this.goal, this.unit);
	}

	/** Whether this stands for a metric of the given name. */
	boolean isOf(String metric) {
		return this.name.endsWith(ANY) ? metric.startsWith(this.name.substring(0, this.name.length() - 1))
				: this.name.equals(metric);
	}

}
