package org.imglish.core.bench;

/**
 * Speed of an operator of dense tasks.
 *
 * @param operator its name in torchvision
 * @param side cells along each axis of a pooled region; 0 where nothing is pooled
 * @param boxes regions that are pooled, or boxes that suppress each other
 * @param threads torch threads
 * @param seconds median of a call, with its backward pass where it has one
 * @param cpuSeconds median of the processor time of all threads
 * @param sum by which another side can tell that it did the same: of the pooled features
 * and their gradient, or how many boxes are kept
 */
public record DenseSpeed(String operator, int side, int boxes, int threads, double seconds, double cpuSeconds,
		double sum) {

}
