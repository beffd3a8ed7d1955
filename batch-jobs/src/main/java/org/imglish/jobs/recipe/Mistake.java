package org.imglish.jobs.recipe;

/**
 * One thing wrong with a recipe.
 *
 * @param path where, for example {@code optimizer.peakRate}
 * @param message what is wrong and what is allowed
 */
public record Mistake(String path, String message) {

}
