package org.imglish.core.bench;

/**
 * Seconds of attention, forward and backward, on both paths.
 *
 * @param batch samples
 * @param heads attention heads
 * @param tokens queries and keys
 * @param headWidth width of a head
 * @param threads torch threads
 * @param fusedSeconds median of one fused scaled-dot-product attention
 * @param plainSeconds median of softmax(QK^T / sqrt(head width)) V, operator by operator
 * @param ratio how many times faster the fused path is
 * @param difference largest absolute difference of the outputs
 */
public record AttentionSpeed(int batch, int heads, int tokens, int headWidth, int threads, double fusedSeconds,
		double plainSeconds, double ratio, double difference) {

}
