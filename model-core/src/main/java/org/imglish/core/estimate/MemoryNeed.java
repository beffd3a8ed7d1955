package org.imglish.core.estimate;

/**
 * Memory of one device, in bytes.
 *
 * @param weights float32 weights, those that are not trained too
 * @param gradients float32 gradients of the trained weights; where the optimizer is
 * divided, the device's share of their sums beside them
 * @param moments both moments of AdamW, or the device's share of them
 * @param average the average of the weights, or the device's share of it
 * @param outer where steps are taken alone, the weights and the momentum of the outer
 * step
 * @param activations what the backward pass of the largest pass needs
 * @param other the runtime itself
 */
public record MemoryNeed(long weights, long gradients, long moments, long average, long outer, long activations,
		long other) {

	/** All of it. */
	public long total() {
		return this.weights + this.gradients + this.moments + this.average + this.outer + this.activations + this.other;
	}

}
