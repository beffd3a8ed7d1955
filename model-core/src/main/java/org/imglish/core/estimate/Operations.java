package org.imglish.core.estimate;

import java.util.List;

import org.imglish.core.backbone.ModelConfig;

/**
 * Floating point operations of a training step: those of the matrix products, two a
 * multiply-add, and three times the forward pass for forward and backward together (arXiv
 * 2204.02311, appendix B). Norms, softmax, activations and the optimizer are left out, so
 * that the count depends on the shape of the model alone.
 */
public final class Operations {

	private static final int FORWARD_AND_BACKWARD = 3;

	private final ModelConfig model;

	public Operations(ModelConfig model) {
		this.model = model;
	}

	/** Operations that a step of some passes needs, however it is carried out. */
	public double step(List<Pass> passes) {
		return training(passes.stream().mapToDouble(this::forward).sum());
	}

	/** Operations of forward and backward pass together. */
	double training(double forward) {
		return FORWARD_AND_BACKWARD * forward;
	}

	/** Operations that recomputing the layers in the backward pass adds to a step. */
	double recomputation(List<Pass> passes) {
		return passes.stream().mapToDouble((pass) -> pass.batch() * layers(pass.tokens(this.model))).sum();
	}

	private double forward(Pass pass) {
		double sample = layers(pass.tokens(this.model)) + pass.maskedPatches() * visualHead()
				+ pass.maskedWords() * wordHead();
		return pass.batch() * (sample + ((pass.modality() == Pass.Modality.TEXTS) ? 0 : patchProjection()));
	}

	private double patchProjection() {
		double patch = this.model.patchSize();
		return 2 * this.model.patches() * 3 * patch * patch * this.model.width();
	}

	/** Four projections, scores, weighted values and the expert, layer by layer. */
	private double layers(double tokens) {
		double width = this.model.width();
		double projections = 4 * 2 * tokens * width * width;
		double attention = 2 * 2 * tokens * tokens * width;
		double expert = 2 * 2 * tokens * width * this.model.feedForwardWidth();
		return this.model.layers() * (projections + attention + expert);
	}

	private double visualHead() {
		return 2.0 * this.model.width() * this.model.visualCodes();
	}

	private double wordHead() {
		return 2.0 * this.model.width() * this.model.vocabularySize();
	}

}
