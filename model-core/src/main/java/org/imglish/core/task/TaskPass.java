package org.imglish.core.task;

/**
 * A pass through the backbone that a task takes for each of its samples.
 *
 * @param image whether it reads images
 * @param text whether it reads texts; beside images it reads pairs
 * @param rows images, texts or pairs of one sample, at least 1
 * @param maskedWords share of the words that are masked and written, in [0, 1]
 */
public record TaskPass(boolean image, boolean text, int rows, double maskedWords) {

	static final TaskPass IMAGES = new TaskPass(true, false, 1, 0);

	static final TaskPass TEXTS = new TaskPass(false, true, 1, 0);

	static final TaskPass PAIRS = new TaskPass(true, true, 1, 0);

}
