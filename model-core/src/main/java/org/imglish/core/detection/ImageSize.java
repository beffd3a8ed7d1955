package org.imglish.core.detection;

/**
 * Size of an image of a batch without its padding, in pixels.
 *
 * @param height at least 1
 * @param width at least 1
 */
public record ImageSize(int height, int width) {

}
