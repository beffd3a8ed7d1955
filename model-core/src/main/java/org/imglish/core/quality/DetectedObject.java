package org.imglish.core.quality;

/**
 * An object that a model found in an image.
 *
 * @param category what it is
 * @param box where it is
 * @param score how sure the model is; only the order of scores matters
 */
public record DetectedObject(int category, Box box, double score) {

}
