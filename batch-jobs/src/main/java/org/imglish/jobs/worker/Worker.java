package org.imglish.jobs.worker;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A process that takes runs from the queue.
 *
 * @param name unique among living workers
 * @param host machine it runs on
 * @param pid process id
 * @param device {@code cpu} or {@code cuda:0} …
 * @param memoryBytes memory of the device
 * @param labels what recipes may ask for
 * @param threads its torch threads, or the cores that it shares with the workers alive on
 * its machine
 * @param load processes of its machine that compute or wait to, a minute's average
 * @param running ids of the runs it carries out, or of whose ingests it has a part
 * @param seat its seat in a gang, or null
 * @param alive whether its last heartbeat is fresh
 * @param drained whether it takes nothing more once it has ended what it does
 * @param startedAt when it started
 * @param seenAt last heartbeat, by the database's clock
 */
public record Worker(String name, String host, long pid, String device, long memoryBytes, List<String> labels,
		int threads, double load, List<Long> running, @Nullable Seat seat, boolean alive, boolean drained,
		Instant startedAt, Instant seenAt) {

	public Worker {
		labels = List.copyOf(labels);
		running = List.copyOf(running);
	}

	/**
	 * A member's place in a gang.
	 *
	 * @param run the run that the gang trains
	 * @param generation formation of the gang, from 1
	 * @param rank number of the member, from 1; the leader's is 0
	 * @param state how far the member has come
	 */
	public record Seat(long run, int generation, int rank, String state) {

	}

}
