package org.imglish.jobs.run;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * Plays the queue forward: which run begins when, if each works as long as is expected of
 * it. A worker carries out one training at a time, and one light run beside it; of those
 * that are ready the one of the highest priority goes first, then the oldest. Whatever
 * comes after something of which nobody knows how long it takes has an unknown end.
 */
final class Queue {

	/** The order in which workers take runs. */
	private static final Comparator<GoingRun> ORDER = Comparator.comparing((GoingRun run) -> -run.priority())
		.thenComparing(GoingRun::id);

	private final Map<Long, GoingRun> going = new HashMap<>();

	private final Map<Long, List<GoingRun>> waitFor = new HashMap<>();

	private final Map<Long, Set<Long>> open = new HashMap<>();

	private final TreeSet<GoingRun> ready = new TreeSet<>(ORDER);

	private final PriorityQueue<End> ends = new PriorityQueue<>(Comparator.comparingDouble(End::at));

	/** Workers that are busy with a training, and those with a light run. */
	private final Map<Boolean, Set<String>> busy = Map.of(true, new HashSet<>(), false, new HashSet<>());

	private final Map<Long, Double> left = new HashMap<>();

	private Queue(Collection<GoingRun> runs) {
		runs.forEach((run) -> this.going.put(run.id(), run));
	}

	/**
	 * Seconds until each run ends; runs of which nobody can tell are missing.
	 * @param runs all runs that have not ended
	 */
	static Map<Long, Double> played(Collection<GoingRun> runs) {
		Queue queue = new Queue(runs);
		queue.line();
		queue.begin(0);
		while (!queue.ends.isEmpty()) {
			double now = queue.ends.element().at();
			while (!queue.ends.isEmpty() && queue.ends.element().at() <= now) {
				queue.end(queue.ends.remove());
			}
			queue.begin(now);
		}
		return queue.left;
	}

	/** Who works, who is ready and who waits for whom at the beginning. */
	private void line() {
		for (GoingRun run : this.going.values()) {
			if (run.running()) {
				start(run, run.workers(), 0);
			}
			else if (run.needs().isEmpty()) {
				this.ready.add(run);
			}
			else {
				this.open.put(run.id(), new HashSet<>(run.needs()));
				run.needs().forEach((need) -> this.waitFor.computeIfAbsent(need, (id) -> new ArrayList<>()).add(run));
			}
		}
	}

	private void start(GoingRun run, List<String> workers, double now) {
		busy(run).addAll(workers);
		Double seconds = run.seconds();
		if (seconds != null) {
			this.left.put(run.id(), now + seconds);
			this.ends.add(new End(run, workers, now + seconds));
		}
	}

	private void end(End end) {
		busy(end.run()).removeAll(end.workers());
		for (GoingRun waiting : this.waitFor.getOrDefault(end.run().id(), List.of())) {
			Set<Long> needs = this.open.getOrDefault(waiting.id(), Set.of());
			if (needs.remove(end.run().id()) && needs.isEmpty()) {
				this.ready.add(waiting);
			}
		}
	}

	/** Gives idle workers to those that are ready, in their order. */
	private void begin(double now) {
		Set<List<String>> taken = new HashSet<>();
		for (GoingRun run : List.copyOf(this.ready)) {
			List<String> chosen = taken.contains(key(run)) ? null : chosen(run);
			if (chosen != null) {
				this.ready.remove(run);
				start(run, chosen, now);
			}
			else if (run.fewest() == 1) {
				taken.add(key(run));
			}
		}
	}

	/** Where a run of one worker finds none that is idle, no other of its key does. */
	private static List<String> key(GoingRun run) {
		List<String> key = new ArrayList<>(run.workers());
		key.add(Boolean.toString(run.trains()));
		return key;
	}

	private @Nullable List<String> chosen(GoingRun run) {
		Set<String> busy = busy(run);
		List<String> idle = run.workers().stream().filter((name) -> !busy.contains(name)).limit(run.most()).toList();
		return (idle.size() >= run.fewest()) ? idle : null;
	}

	private Set<String> busy(GoingRun run) {
		return this.busy.getOrDefault(run.trains(), Set.of());
	}

	/**
	 * When a run gives its workers back.
	 *
	 * @param at seconds from now
	 */
	private record End(GoingRun run, List<String> workers, double at) {

	}

}
