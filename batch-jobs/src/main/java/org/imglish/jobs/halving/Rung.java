package org.imglish.jobs.halving;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What became of a run at a rung of its sweep.
 *
 * @param run the run
 * @param number the rung, from 1
 * @param step the step at which the run was judged
 * @param metric what it was judged by
 * @param value its value, or null if that was not finite
 * @param place its place among those that had come to the rung, 1 for the best
 * @param reached how many had, itself included
 * @param kept whether it went on
 * @param at when it was judged
 */
public record Rung(long run, int number, long step, String metric, @Nullable Double value, int place, int reached,
		boolean kept, Instant at) {

}
