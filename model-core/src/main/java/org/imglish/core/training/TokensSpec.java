package org.imglish.core.training;

import java.nio.file.Path;

/**
 * Which visual tokenizer says what a pretraining has to predict of hidden patches.
 *
 * @param tokenizer folder of a tokenizer's checkpoint, or file of an official state
 * dictionary
 * @param interpolate whether the tokenizer may be shown images of another size than it
 * was trained on, so that its grid of patches becomes the model's; its positions are then
 * interpolated
 * @param precompute whether the tokens of all images are computed before the first step
 * and kept beside the shards, for images that are not augmented; otherwise each step
 * computes its own
 */
public record TokensSpec(Path tokenizer, boolean interpolate, boolean precompute) {

}
