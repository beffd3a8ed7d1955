package org.imglish.jobs.run;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * One try at a run, from a start or a resume to its end.
 *
 * @param run the run
 * @param number from 1
 * @param state RUNNING until it ended, then COMPLETED, FAILED, STOPPED, CANCELLED or LOST
 * (its lease ran out)
 * @param reason why it ended, or null
 * @param worker name of the worker that had it
 * @param fencing its fencing number, unique and growing per run
 * @param fromStep position from which it went on, 0 for a start
 * @param committedStep newest position it committed
 * @param reachedStep newest position it finished, committed or not, as its worker last
 * told; null before it opened
 * @param build version of the program that ran it
 * @param device device it ran on, for example {@code cpu}
 * @param threads torch threads
 * @param startedAt when it started
 * @param endedAt when it ended, or null
 */
public record Attempt(long run, int number, String state, @Nullable String reason, String worker, long fencing,
		long fromStep, long committedStep, @Nullable Long reachedStep, String build, String device, int threads,
		Instant startedAt, @Nullable Instant endedAt) {

}
