package org.imglish.core.bench;

import java.util.List;

import org.imglish.core.kernel.Precision;

/**
 * How fast a matrix product is.
 *
 * @param name which product of a layer
 * @param precision in what it is computed
 * @param rows tokens of the batch
 * @param inputs values of a token that enter
 * @param outputs values of a token that leave
 * @param threads torch threads
 * @param rate floating point operations per second
 */
public record ProductRate(String name, Precision precision, int rows, int inputs, int outputs, int threads,
		double rate) {

	/** Operations per second of several products, each computed once. */
	public static double together(List<ProductRate> rates) {
		double operations = rates.stream().mapToDouble(ProductRate::operations).sum();
		return operations / rates.stream().mapToDouble((product) -> product.operations() / product.rate()).sum();
	}

	private double operations() {
		return 2.0 * this.rows * this.inputs * this.outputs;
	}

}
