package org.imglish.core.kernel;

/**
 * In what the projections and the attention of a training are computed. Weights, norms,
 * losses, gradients and the optimizer's state are float32 in any case.
 */
public enum Precision {

	/** 32-bit floating point. */
	FLOAT32(6),
	/** bfloat16: the range of float32, 8 bits of precision. */
	BF16(15),
	/** IEEE half precision: needs a scaled loss, or small gradients vanish. */
	F16(5),
	/**
	 * bfloat16 where a training's first worker is faster with it, else float32: decided
	 * once ({@link PrecisionProbe}).
	 */
	AUTO(-1);

	private final int scalarType;

	Precision(int scalarType) {
		this.scalarType = scalarType;
	}

	/** PyTorch's number of the type (c10::ScalarType). */
	int scalarType() {
		return this.scalarType;
	}

}
