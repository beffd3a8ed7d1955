package org.imglish.core.visual;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import org.imglish.core.backbone.ParameterScope;
import org.imglish.core.collective.ProcessGroup;

/**
 * The codes of a visual tokenizer: directions that follow the vectors assigned to them by
 * an exponential moving average instead of a gradient (BEiT v2's NormEMAVectorQuantizer).
 * All of its state lies in the scope's parameters, under the official names.
 */
public final class Codebook {

	private static final Initializer ZEROS = (manager, shape, type) -> manager.zeros(shape, type);

	private static final Initializer ONES = (manager, shape, type) -> manager.ones(shape, type);

	private final int codes;

	private final double decay;

	private final Parameter uses;

	private final Parameter directions;

	private final Parameter clusterSizes;

	private final Parameter started;

	/**
	 * Declares the codebook.
	 * @param scope where; the official checkpoints use {@code quantize}
	 */
	Codebook(ParameterScope scope, VisualTokenizerConfig config) {
		this.codes = config.codes();
		this.decay = config.decay();
		ParameterScope embedding = scope.in("embedding");
		Initializer first = config.clusteredStart() ? ZEROS : Directions.random();
		this.uses = scope.state("cluster_size", ZEROS, this.codes);
		this.directions = embedding.state("weight", first, this.codes, config.codeWidth());
		this.clusterSizes = embedding.state("cluster_size", ZEROS, this.codes);
		// The official state holds this table too, and never reads it.
		embedding.state("embed_avg", first, this.codes, config.codeWidth());
		this.started = embedding.state("initted", config.clusteredStart() ? ZEROS : ONES, 1);
	}

	/** The codes' directions, {@code [codes, width]}. */
	public NDArray directions() {
		return this.directions.getArray();
	}

	/** Moving average of each code's uses a batch, {@code [codes]}. */
	public NDArray uses() {
		return this.uses.getArray();
	}

	/** Whether the codes have had their first values. */
	public boolean isStarted() {
		return this.started.getArray().getFloat(0) != 0;
	}

	/**
	 * Gives the codes their first values by k-means.
	 * @param vectors directions of patches, {@code [vectors, width]}, at least as many as
	 * codes
	 */
	void start(NDArray vectors, RandomGenerator random) {
		try (NDManager scratch = vectors.getManager().newSubManager()) {
			NDArray own = vectors.duplicate();
			own.attach(scratch);
			CosineClusters clusters = CosineClusters.learn(own, this.codes, random);
			clusters.centres().copyTo(directions());
			clusters.sizes().copyTo(this.clusterSizes.getArray());
			scratch.ones(this.started.getArray().getShape()).copyTo(this.started.getArray());
		}
	}

	/**
	 * Finds the code of each vector.
	 * @param vectors {@code [vectors, width]} of length one
	 * @return {@code [vectors]} int64
	 */
	NDArray nearest(NDArray vectors) {
		if (!isStarted()) {
			throw new IllegalStateException(
					"The codebook has not been started: train the tokenizer, or load the weights of a trained one");
		}
		return Assignment.nearest(vectors, directions());
	}

	/**
	 * Looks codes up.
	 * @param codes {@code [vectors]} int64
	 * @return {@code [vectors, width]}
	 */
	NDArray lookUp(NDArray codes) {
		return codes.getNDArrayInternal().embedding(codes, directions(), SparseFormat.DENSE).singletonOrThrow();
	}

	/**
	 * Counts the uses of codes into their moving average, and nothing else.
	 * @param codes {@code [vectors]} int64
	 */
	public void count(NDArray codes) {
		try (NDManager scratch = codes.getManager().newSubManager()) {
			NDArray own = codes.duplicate();
			own.attach(scratch);
			count(Assignment.sums(scratch.ones(codes.getShape()).expandDims(-1), own, this.codes));
		}
	}

	private void count(Assignment.Sums sums) {
		uses().muli(this.decay).addi(sums.counts().mul(1 - this.decay));
	}

	/**
	 * Moves each used code towards the mean direction of its vectors, and counts its use.
	 * @param vectors {@code [vectors, width]} of length one, without a gradient
	 * @param codes their codes, {@code [vectors]} int64
	 */
	public void follow(NDArray vectors, NDArray codes) {
		follow(vectors, codes, ProcessGroup.alone());
	}

	/**
	 * Moves each used code towards the mean direction of the vectors that all members of
	 * a group have of it, and counts its use.
	 * @param vectors this member's, {@code [vectors, width]} of length one, without a
	 * gradient; may be none
	 * @param codes their codes, {@code [vectors]} int64
	 */
	public void follow(NDArray vectors, NDArray codes, ProcessGroup group) {
		try (NDManager scratch = vectors.getManager().newSubManager()) {
			NDArray own = vectors.duplicate();
			own.attach(scratch);
			Assignment.Sums sums = Assignment.sums(own, codes, this.codes);
			group.allReduce(List.of(sums.vectors(), sums.counts()));
			count(sums);
			NDArray before = directions().duplicate();
			before.attach(scratch);
			NDArray moved = before.mul(this.decay).add(sums.directions(before).mul(1 - this.decay));
			Directions.of(moved).copyTo(directions());
		}
	}

	/**
	 * Puts vectors of the batch in the place of codes that are hardly used; their average
	 * begins anew as if they were used like the others.
	 * @param vectors this member's, {@code [vectors, width]} of length one, without a
	 * gradient; may be none
	 * @param least average uses a batch below which a code is restarted
	 * @param batches batches counted so far, at least 1: young averages are too low
	 * @param group whose vectors are drawn from
	 * @return how many codes were restarted
	 */
	public int restart(NDArray vectors, double least, long batches, RandomGenerator random, ProcessGroup group) {
		float[] averages = uses().toFloatArray();
		double grown = 1 - Math.pow(this.decay, batches);
		if (IntStream.range(0, this.codes).noneMatch((code) -> averages[code] < least * grown)) {
			return 0;
		}
		float[] table = directions().toFloatArray();
		float[] candidates = all(vectors, group);
		int width = table.length / this.codes;
		int count = candidates.length / width;
		int restarted = 0;
		for (int code = 0; code < this.codes; code++) {
			if (averages[code] < least * grown) {
				System.arraycopy(candidates, width * random.nextInt(count), table, width * code, width);
				averages[code] = (float) (grown * count / this.codes);
				restarted++;
			}
		}
		try (NDManager scratch = vectors.getManager().newSubManager()) {
			scratch.create(table, directions().getShape()).copyTo(directions());
			scratch.create(averages).copyTo(uses());
		}
		return restarted;
	}

	/** The vectors of all members, in the order of the batch. */
	private static float[] all(NDArray vectors, ProcessGroup group) {
		try (NDArray all = group.allGather(vectors)) {
			return all.toFloatArray();
		}
	}

}
