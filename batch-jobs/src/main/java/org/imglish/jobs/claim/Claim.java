package org.imglish.jobs.claim;

import org.imglish.jobs.recipe.RunKind;
import tools.jackson.databind.JsonNode;

/**
 * A worker's hold on an attempt: what it may write as long as nobody has raised the run's
 * fencing number.
 *
 * @param run the run
 * @param attempt number of the attempt, from 1
 * @param fencing fencing number of the attempt
 * @param kind what the run does
 * @param recipe the complete recipe
 * @param worker name of the worker
 * @param threads torch threads: the recipe's, else those of the run's first attempt, else
 * the worker's among those of its machine, so that a run computes the same numbers on any
 * worker
 */
public record Claim(long run, int attempt, long fencing, RunKind kind, JsonNode recipe, String worker, int threads) {

}
