package org.imglish.core.visual;

import ai.djl.ndarray.NDArray;

/**
 * What a visual tokenizer made of a batch of images.
 *
 * @param codes code of each patch, {@code [batch, patches]} int64
 * @param directions vectors before quantization, of length one,
 * {@code [batch * patches, code width]}
 * @param vectors the codes' vectors, {@code [batch, patches, code width]}; a gradient
 * passes through to {@code directions}
 * @param commitment how far the directions are from their codes, weighted; a scalar
 */
public record Quantized(NDArray codes, NDArray directions, NDArray vectors, NDArray commitment) {

}
