package org.imglish.core.optimizer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.imglish.core.checkpoint.TensorFile;
import org.imglish.core.collective.ProcessGroup;
import org.imglish.core.kernel.AdamWSetting;

/**
 * Each member has the moments of its part of the weights (ZeRO stage 1, arXiv 1910.02054,
 * section 5.1): a reduce-scatter leaves it that part of the summed gradient, it updates
 * that part of the weights, and an all-gather gives everybody the others' parts. As much
 * travels as where all gradients are summed everywhere.
 * <p>
 * Given the same sums and no clipping, the weights are to the bit those of
 * {@link WholeMoments}. Two things may round differently: sums over more than two
 * members, which add up in the order of ranks here and in that of a ring there, and the
 * norm of the gradient, whose squares are added up by part here and by parameter there.
 */
final class DividedMoments implements Moments {

	private final TrainedWeights weights;

	private final ProcessGroup group;

	private final Exchange exchange;

	private final DividedArrays means;

	private final DividedArrays squares;

	/** This member's part of the summed gradient. */
	private final DividedArrays sums;

	DividedMoments(TrainedWeights weights, ProcessGroup group) {
		this.weights = weights;
		this.group = group;
		this.exchange = new Exchange(weights.arrays(), group);
		this.means = zeros();
		this.squares = zeros();
		this.sums = zeros();
	}

	private DividedArrays zeros() {
		return new DividedArrays(this.weights.arrays(), this.exchange, this.weights.manager());
	}

	@Override
	public void sumGradients() {
		this.weights.defineGradients();
		try (NDManager scratch = this.weights.manager().newSubManager()) {
			this.exchange.sum(this.weights.gradients(scratch), this.sums, scratch);
		}
	}

	/**
	 * The members tell each other the squared norms of their parts: what lies between the
	 * arrays is 0 and counts nothing.
	 */
	@Override
	public double norm(NDManager scratch) {
		double squared = 0;
		for (NDArray part : this.sums.parts()) {
			NDArray squares = part.square();
			squares.attach(scratch);
			squared += squares.sum().getFloat();
			squares.close();
		}
		return (float) Math.sqrt(this.group.allReduce(new double[] { squared })[0]);
	}

	@Override
	public void update(ParameterGroup parameters, long update, AdamWSetting setting, double divisor,
			NDManager scratch) {
		Set<String> names = new HashSet<>(parameters.names());
		List<NDArray> values = new ArrayList<>();
		List<NDArray> gradients = new ArrayList<>();
		List<NDArray> first = new ArrayList<>();
		List<NDArray> second = new ArrayList<>();
		this.exchange.forOwn((bucket, span) -> {
			if (names.contains(span.name())) {
				values.add(Packing.view(span, this.weights.arrays(), scratch));
				gradients.add(this.sums.view(bucket, span, scratch));
				first.add(this.means.view(bucket, span, scratch));
				second.add(this.squares.view(bucket, span, scratch));
			}
		});
		if (!values.isEmpty()) {
			this.weights.kernels().adamw(values, gradients, first, second, update, setting, divisor);
		}
	}

	@Override
	public void handAround() {
		this.exchange.handAround(this.weights.arrays(), this.weights.manager());
	}

	@Override
	public StateArrays state() {
		Map<String, DividedArrays> moments = new LinkedHashMap<>();
		moments.put("mean.", this.means);
		moments.put("square.", this.squares);
		return new GatheredArrays(this.exchange, moments);
	}

	@Override
	public void read(TensorFile file) throws IOException {
		this.means.read(file, "mean.");
		this.squares.read(file, "square.");
	}

}
