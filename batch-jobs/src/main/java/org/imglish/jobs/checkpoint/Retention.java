package org.imglish.jobs.checkpoint;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.imglish.core.metric.Goal;
import org.imglish.jobs.recipe.Keep;

/** Tells which checkpoints of a run its recipe gives up. */
final class Retention {

	private Retention() {
	}

	/**
	 * Checkpoints that nothing in the recipe keeps.
	 * @param checkpoints complete checkpoints of one run, newest first
	 */
	static List<Checkpoint> superfluous(List<Checkpoint> checkpoints, Keep keep) {
		Set<Long> kept = new HashSet<>();
		checkpoints.stream().limit(keep.newest()).forEach((checkpoint) -> kept.add(checkpoint.id()));
		if (keep.every() > 0) {
			long multiple = 0;
			for (Checkpoint checkpoint : checkpoints.stream()
				.sorted(Comparator.comparingLong(Checkpoint::step))
				.toList()) {
				if (checkpoint.step() / keep.every() > multiple) {
					multiple = checkpoint.step() / keep.every();
					kept.add(checkpoint.id());
				}
			}
		}
		best(checkpoints, keep).ifPresent((checkpoint) -> kept.add(checkpoint.id()));
		return checkpoints.stream()
			.filter((checkpoint) -> !checkpoint.pinned() && !kept.contains(checkpoint.id()))
			.toList();
	}

	/** The best checkpoint of those that were validated; the older of equal ones. */
	private static Optional<Checkpoint> best(List<Checkpoint> checkpoints, Keep keep) {
		String metric = keep.best();
		if (metric == null) {
			return Optional.empty();
		}
		Comparator<Checkpoint> byMetric = Comparator.comparing((checkpoint) -> checkpoint.metrics().get(metric));
		Comparator<Checkpoint> order = (keep.goal() == Goal.MIN) ? byMetric : byMetric.reversed();
		return checkpoints.stream()
			.filter((checkpoint) -> checkpoint.metrics().containsKey(metric))
			.min(order.thenComparing(Checkpoint::step));
	}

}
