package org.imglish.jobs.attempt;

import org.imglish.jobs.claim.Claim;
import org.imglish.jobs.recipe.Recipe;

/**
 * One attempt as the jobs see it.
 *
 * @param claim what it may write
 * @param recipe what it is to do
 * @param signals what the heartbeat says
 * @param threads torch threads of the worker
 */
public record AttemptContext(Claim claim, Recipe recipe, AttemptSignals signals, int threads) {

}
