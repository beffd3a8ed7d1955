package org.imglish.jobs.lease;

import java.util.List;

/**
 * What a worker can do: a run is given to one that has what its recipe asks for under
 * {@code worker}.
 *
 * @param worker name of the worker
 * @param device what it computes on, {@code cpu} or {@code cuda:0} …
 * @param memoryBytes memory of the device
 * @param labels words that recipes may ask for
 * @param threads its torch threads
 * @param build version of the program
 */
public record Offer(String worker, String device, long memoryBytes, List<String> labels, Threads threads,
		String build) {

	public Offer {
		labels = List.copyOf(labels);
	}

}
