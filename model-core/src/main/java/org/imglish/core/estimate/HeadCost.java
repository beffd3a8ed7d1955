package org.imglish.core.estimate;

/**
 * What the heads of a dense task cost beside the backbone, of one image.
 *
 * @param parameters those that are trained
 * @param statistics running ones of batch norms, which are weights without a gradient
 * @param untrained parameters of the backbone that the task leaves alone although images
 * pass: the class token of a detector
 * @param operations floating point operations of the forward pass, less those that
 * windows spare the backbone's attention; negative where they spare more
 * @param values float32 numbers that a step keeps until its end
 */
record HeadCost(long parameters, long statistics, long untrained, double operations, double values) {

}
