package org.imglish.core.visual;

import java.util.Locale;
import java.util.random.RandomGenerator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;

/**
 * A visual vocabulary without a network: each patch gets the code whose prototype is
 * nearest to its pixels. The prototypes come from k-means over patches of the training
 * images.
 */
public final class PatchQuantizer {

	private static final int ITERATIONS = 12;

	private final int patchSize;

	private final NDArray prototypes;

	/**
	 * @param patchSize side of a patch in pixels
	 * @param prototypes {@code [codes, 3 * patchSize * patchSize]}
	 */
	public PatchQuantizer(int patchSize, NDArray prototypes) {
		this.patchSize = patchSize;
		this.prototypes = prototypes;
	}

	/**
	 * Learns prototypes by k-means.
	 * @param images {@code [images, 3, side, side]}, together at least as many patches as
	 * codes
	 * @param codes number of codes
	 * @param owner owns the prototypes
	 */
	public static PatchQuantizer learn(NDArray images, int patchSize, int codes, RandomGenerator random,
			NDManager owner) {
		try (NDManager scratch = owner.newSubManager()) {
			images.attach(scratch);
			NDArray patches = patches(images, patchSize);
			int count = Math.toIntExact(patches.getShape().get(0));
			if (count < codes) {
				throw new IllegalArgumentException("The images hold %d patches, too few for %d visual codes; "
						+ String.format(Locale.ROOT, "use fewer codes or more images", count, codes));
			}
			long[] first = random.longs(codes, 0, count).toArray();
			NDArray prototypes = patches.get(scratch.create(first));
			for (int i = 0; i < ITERATIONS; i++) {
				NDArray members = nearest(patches, prototypes).oneHot(codes, DataType.FLOAT32);
				NDArray sizes = members.sum(new int[] { 0 }).expandDims(-1);
				NDArray means = members.transpose().matMul(patches).div(sizes.maximum(1));
				NDArray used = sizes.gt(0).toType(DataType.FLOAT32, false);
				prototypes = means.mul(used).add(prototypes.mul(used.mul(-1).add(1)));
			}
			prototypes.attach(owner);
			return new PatchQuantizer(patchSize, prototypes);
		}
	}

	/**
	 * The prototypes, {@code [codes, 3 * patchSize * patchSize]}: part of a checkpoint.
	 */
	public NDArray prototypes() {
		return this.prototypes;
	}

	/**
	 * Codes of all patches.
	 * @param images {@code [batch, 3, side, side]}
	 * @return {@code [batch * patches]} int64
	 */
	public NDArray codes(NDArray images) {
		return nearest(patches(images, this.patchSize), this.prototypes);
	}

	private static NDArray nearest(NDArray patches, NDArray prototypes) {
		NDArray squares = prototypes.square();
		squares.attach(patches.getManager());
		NDArray transposed = prototypes.transpose();
		transposed.attach(patches.getManager());
		return squares.sum(new int[] { 1 }).sub(patches.matMul(transposed).mul(2)).argMin(1);
	}

	private static NDArray patches(NDArray images, int patchSize) {
		return Patches.of(images, patchSize).reshape(-1, 3L * patchSize * patchSize);
	}

}
