package org.imglish.core.visual;

import java.util.Locale;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.imglish.core.backbone.ParameterScope;
import org.imglish.core.backbone.Weights;
import org.imglish.core.kernel.KeptNumbers;
import org.imglish.core.kernel.Resampling;
import org.imglish.core.objective.Reconstruction;

/**
 * A visual tokenizer (BEiT v2's VQ-KD, arXiv 2208.06366, section 2.2): an encoder gives
 * each patch a vector, the vector gets the nearest code, and a decoder predicts a
 * teacher's view of the patches from the codes. Owns the memory of its parameters, which
 * have the official names.
 */
public final class VisualTokenizer implements AutoCloseable {

	private final VisualTokenizerConfig config;

	private final Weights weights;

	private final Resampling resampling;

	private final VisionTransformer encoder;

	private final VisionTransformer decoder;

	private final Codebook codebook;

	private final TaskLayer encoderTask;

	private final TaskLayer decoderTask;

	/**
	 * Declares the tokenizer; {@link Weights#initialize(int)} follows.
	 * @param config its shape
	 * @param parent manager whose device the tokenizer lives on
	 */
	public VisualTokenizer(VisualTokenizerConfig config, NDManager parent) {
		this.config = config;
		this.weights = new Weights(parent);
		this.resampling = new Resampling(this.weights.manager());
		ParameterScope scope = this.weights.scope();
		int grid = config.grid();
		this.encoder = new VisionTransformer(scope.in("encoder"), config.encoder(), 3, config.patchSize(), grid,
				this.weights.kernels(), this.resampling);
		this.decoder = new VisionTransformer(scope.in("decoder"), config.decoder(), config.codeWidth(), 1, grid,
				this.weights.kernels(), this.resampling);
		this.codebook = new Codebook(scope.in("quantize"), config);
		this.encoderTask = new TaskLayer(scope.in("encode_task_layer"), config.encoder().width(), config.codeWidth());
		this.decoderTask = new TaskLayer(scope.in("decode_task_layer"), config.decoder().width(), config.targetWidth());
	}

	public VisualTokenizerConfig config() {
		return this.config;
	}

	/** All parameters, the codebook's state included. */
	public Weights weights() {
		return this.weights;
	}

	public Codebook codebook() {
		return this.codebook;
	}

	/** Resizes images on the tokenizer's device. */
	Resampling resampling() {
		return this.resampling;
	}

	/**
	 * Brings pixels into the range that the tokenizer takes, as the official code does.
	 * @param images values in [0, 1], or up to 255
	 * @return values in [-1, 1]
	 */
	public static NDArray scale(NDArray images) {
		NDArray wide = (images.max().getFloat() <= 1) ? images.mul(255) : images;
		return wide.div(127.5).sub(1);
	}

	/**
	 * Encodes patches, seen in the whole image.
	 * @param images {@code [batch, 3, side, side]}, values in [-1, 1]; a side other than
	 * the configured one must be a multiple of the patch size and gets interpolated
	 * positions
	 * @return {@code [batch, patches, encoder width]}
	 */
	public NDArray features(NDArray images) {
		Shape shape = images.getShape();
		long side = shape.get(2);
		if (shape.get(1) != 3 || side != shape.get(3) || side % this.config.patchSize() != 0) {
			throw new IllegalArgumentException(
					"The tokenizer takes square images of three channels whose side is " + String.format(Locale.ROOT,
							"a multiple of %d pixels, but got %s", this.config.patchSize(), shape));
		}
		return this.encoder.apply(Patches.of(images, this.config.patchSize()));
	}

	/**
	 * Projects features to the width of the codes, not yet to length one.
	 * @param features {@code [batch, patches, encoder width]}
	 * @return {@code [batch, patches, code width]}
	 */
	public NDArray project(NDArray features) {
		return this.encoderTask.apply(features);
	}

	/**
	 * Encodes images down to the vectors whose nearest codes are theirs.
	 * @param images as for {@link #features}, perhaps none
	 * @return {@code [batch * patches, code width]}, of length one
	 */
	public NDArray directions(NDArray images) {
		if (images.getShape().get(0) == 0) {
			return images.getManager().zeros(new Shape(0, this.config.codeWidth()));
		}
		return Directions.of(project(features(images))).reshape(-1, this.config.codeWidth());
	}

	/**
	 * Encodes and quantizes images. Changes no state.
	 * @param images as for {@link #features}
	 */
	public Quantized quantize(NDArray images) {
		long batch = images.getShape().get(0);
		NDArray directions = directions(images);
		NDArray codes = this.codebook.nearest(directions.stopGradient());
		NDArray chosen = this.codebook.lookUp(codes);
		NDArray commitment = KeptNumbers.times(Reconstruction.squared(directions, chosen), this.config.commitment());
		NDArray passed = directions.add(chosen.sub(directions).stopGradient());
		return new Quantized(codes.reshape(batch, -1), directions, passed.reshape(batch, -1, this.config.codeWidth()),
				commitment);
	}

	/**
	 * Predicts the targets.
	 * @param vectors the codes' vectors, {@code [batch, patches, code width]}
	 * @return {@code [batch, patches, target width]}
	 */
	public NDArray decode(NDArray vectors) {
		return this.decoderTask.apply(this.decoder.apply(vectors));
	}

	/**
	 * Predicts the targets of codes.
	 * @param codes {@code [batch, patches]} int64
	 * @return {@code [batch, patches, target width]}
	 */
	public NDArray decodeCodes(NDArray codes) {
		NDArray vectors = this.codebook.lookUp(codes.flatten());
		vectors.attach(codes.getManager());
		return decode(vectors.reshape(codes.getShape().get(0), codes.getShape().get(1), this.config.codeWidth()));
	}

	/**
	 * Compares predictions with their targets, by cosine or by squared difference as
	 * configured.
	 * @param predicted {@code [batch, patches, target width]}
	 * @param targets of the same shape
	 * @return a scalar
	 */
	public NDArray reconstruction(NDArray predicted, NDArray targets) {
		return switch (this.config.target()) {
			case FEATURES -> Reconstruction.cosine(predicted, targets);
			case PIXELS -> Reconstruction.squared(predicted, targets);
		};
	}

	@Override
	public void close() {
		this.resampling.close();
		this.weights.close();
	}

}
