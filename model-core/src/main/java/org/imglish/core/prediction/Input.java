package org.imglish.core.prediction;

import org.jspecify.annotations.Nullable;

/**
 * One thing that a model is asked about.
 *
 * @param image an encoded image, or null
 * @param right the right image of a statement about two, or null
 * @param text a question, a statement or a text to be found, or null
 */
@SuppressWarnings("ArrayRecordComponent")
public record Input(byte @Nullable [] image, byte @Nullable [] right, @Nullable String text) {

}
