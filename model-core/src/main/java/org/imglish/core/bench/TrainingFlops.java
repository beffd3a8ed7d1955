package org.imglish.core.bench;

import org.imglish.core.backbone.ModelConfig;

/**
 * Floating point operations of a training step: those of the matrix products, two a
 * multiply-add, and three times the forward pass for forward and backward together (arXiv
 * 2204.02311, appendix B). Norms, softmax, activations and the optimizer are left out, so
 * that the count depends on the shape of the model alone.
 */
final class TrainingFlops {

	private static final int FORWARD_AND_BACKWARD = 3;

	private final ModelConfig config;

	TrainingFlops(ModelConfig config) {
		this.config = config;
	}

	/**
	 * Operations of one step.
	 * @param hidden masked patches of a batch of images
	 * @param words masked words of a batch of texts
	 */
	double step(StepKind kind, int batch, int window, int hidden, int words) {
		double patches = this.config.patches();
		double images = batch * (patchProjection() + layers(patches + 1)) + hidden * visualHead();
		double texts = batch * layers(window) + words * wordHead();
		double pairs = batch * (patchProjection() + layers(patches + 1 + window)) + hidden * visualHead()
				+ words * wordHead();
		return FORWARD_AND_BACKWARD * switch (kind) {
			case IMAGES -> images;
			case PAIRS -> pairs;
			case ALL -> images + texts + pairs;
		};
	}

	private double patchProjection() {
		double patch = this.config.patchSize();
		return 2 * this.config.patches() * 3 * patch * patch * this.config.width();
	}

	/** Four projections, scores, weighted values and the expert, layer by layer. */
	private double layers(double tokens) {
		double width = this.config.width();
		double projections = 4 * 2 * tokens * width * width;
		double attention = 2 * 2 * tokens * tokens * width;
		double expert = 2 * 2 * tokens * width * this.config.feedForwardWidth();
		return this.config.layers() * (projections + attention + expert);
	}

	private double visualHead() {
		return 2.0 * this.config.width() * this.config.visualCodes();
	}

	private double wordHead() {
		return 2.0 * this.config.width() * this.config.vocabularySize();
	}

}
