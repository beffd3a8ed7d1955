package org.imglish.core.kernel;

/**
 * The numbers of one AdamW update.
 *
 * @param rate learning rate, at least 0
 * @param decay decoupled weight decay, at least 0
 * @param beta1 decay of the first moment, in [0, 1)
 * @param beta2 decay of the second moment, in [0, 1)
 * @param epsilon added to the denominator, above 0
 */
public record AdamWSetting(double rate, double decay, double beta1, double beta2, double epsilon) {

}
