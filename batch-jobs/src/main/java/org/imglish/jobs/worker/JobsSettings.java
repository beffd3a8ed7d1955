package org.imglish.jobs.worker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What the jobs are told by their application.
 *
 * @param home folder of datasets, checkpoints and logs
 * @param dataRoots folders that sources may lie in
 * @param lease how long a worker may be silent
 * @param maxAttempts consecutive attempts without a commit after which a run fails
 * @param keepCheckpoints newest checkpoints of a run to keep
 * @param threads torch threads of a worker; 0 shares the cores among those of its machine
 * @param lightRuns ingests and evaluations that a worker carries out beside a training
 * @param labels words that recipes may ask of a worker
 * @param device what a worker computes on, {@code cpu} or {@code cuda:3} …; empty for
 * what PyTorch finds
 * @param advertise address by which other workers reach this one; empty for that towards
 * the database
 * @param patience longest time without progress after which a worker ends an attempt
 * @param longestOutage how long database or store may be away before a training fails
 */
public record JobsSettings(Path home, List<Path> dataRoots, Duration lease, int maxAttempts, int keepCheckpoints,
		int threads, int lightRuns, List<String> labels, String device, String advertise, Duration patience,
		Duration longestOutage) {

	public JobsSettings {
		dataRoots = List.copyOf(dataRoots);
		labels = List.copyOf(labels);
	}

	/**
	 * One light run beside a training, half an hour of patience, a quarter for outages.
	 */
	public JobsSettings(Path home, List<Path> dataRoots, Duration lease, int maxAttempts, int keepCheckpoints,
			int threads) {
		this(home, dataRoots, lease, maxAttempts, keepCheckpoints, threads, 1, List.of(), "", "",
				Duration.ofMinutes(30), Duration.ofMinutes(15));
	}

}
