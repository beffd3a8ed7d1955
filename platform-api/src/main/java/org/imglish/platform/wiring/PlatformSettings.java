package org.imglish.platform.wiring;

import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings {@code imglish.*}.
 *
 * @param home folder of database, datasets, checkpoints and logs
 * @param dataRoots folders that ingest sources may lie in, besides the home
 * @param leaseSeconds how long a worker may be silent before another takes its run
 * @param maxAttempts consecutive attempts without a commit after which a run fails
 * @param keepCheckpoints newest checkpoints of a run to keep
 * @param threads torch threads of a worker; 0 shares the cores among those of its machine
 * @param lightRuns ingests and evaluations that a worker carries out beside a training
 * @param labels words that recipes may ask of a worker
 * @param device what a worker computes on, {@code cpu} or {@code cuda:3} …; empty for
 * what PyTorch finds
 * @param advertise address by which other workers reach this one; empty for that towards
 * the database
 * @param predictionSeconds longest time for the answer to a prediction
 * @param outageMinutes how long database or store may be away before a training fails
 */
@ConfigurationProperties("imglish")
public record PlatformSettings(String home, @DefaultValue List<String> dataRoots, @DefaultValue("20") int leaseSeconds,
		@DefaultValue("5") int maxAttempts, @DefaultValue("2") int keepCheckpoints, @DefaultValue("0") int threads,
		@DefaultValue("1") int lightRuns, @DefaultValue List<String> labels, @DefaultValue("") String device,
		@DefaultValue("") String advertise, @DefaultValue("60") int predictionSeconds,
		@DefaultValue("15") int outageMinutes) {

}
