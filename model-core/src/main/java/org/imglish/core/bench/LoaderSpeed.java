package org.imglish.core.bench;

/**
 * How fast images are read, decoded, augmented and normalized.
 *
 * @param threads images decoded at a time
 * @param side side of the squares in pixels
 * @param imagesPerSecond median over the rounds
 * @param imagesPerSecondAndCore the same, by the cores that the threads can use
 */
public record LoaderSpeed(int threads, int side, double imagesPerSecond, double imagesPerSecondAndCore) {

}
