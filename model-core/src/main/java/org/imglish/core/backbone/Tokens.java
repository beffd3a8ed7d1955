package org.imglish.core.backbone;

import java.util.function.UnaryOperator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a batch, those of each modality by themselves: the experts of all layers
 * take them as they are, and only attention joins them. Vision tokens come first.
 *
 * @param vision {@code [batch, vision tokens, width]}, or null
 * @param language {@code [batch, text tokens, width]}, or null; at least one is given
 */
record Tokens(@Nullable NDArray vision, @Nullable NDArray language) {

	Tokens {
		if (vision == null && language == null) {
			throw new IllegalArgumentException("Tokens are vision's, language's or both");
		}
	}

	/** Whether both modalities are present. */
	boolean pair() {
		return this.vision != null && this.language != null;
	}

	/** Transforms the tokens of each modality by its own function. */
	Tokens map(UnaryOperator<NDArray> visionWay, UnaryOperator<NDArray> languageWay) {
		return new Tokens((this.vision != null) ? visionWay.apply(this.vision) : null,
				(this.language != null) ? languageWay.apply(this.language) : null);
	}

	/** Adds the tokens of a branch, some samples of which are left out. */
	Tokens plus(Tokens branch, Residual residual) {
		return new Tokens(sum(this.vision, branch.vision, residual), sum(this.language, branch.language, residual));
	}

	private static @Nullable NDArray sum(@Nullable NDArray x, @Nullable NDArray branch, Residual residual) {
		return (x != null && branch != null) ? residual.add(x, branch) : null;
	}

	/** All tokens, {@code [batch, tokens, width]}. */
	NDArray joined() {
		if (this.vision != null && this.language != null) {
			return this.vision.concat(this.language, 1);
		}
		return any();
	}

	/**
	 * Takes joined tokens apart where these are.
	 * @param joined {@code [batch, tokens, width]}
	 */
	Tokens apart(NDArray joined) {
		if (this.vision == null) {
			return new Tokens(null, joined);
		}
		if (this.language == null) {
			return new Tokens(joined, null);
		}
		NDList parts = joined.split(new long[] { this.vision.getShape().get(1) }, 1);
		return new Tokens(parts.get(0), parts.get(1));
	}

	/** The vision tokens, or the language tokens where there are no others. */
	NDArray any() {
		if (this.vision != null) {
			return this.vision;
		}
		if (this.language != null) {
			return this.language;
		}
		throw new IllegalStateException("Tokens are vision's, language's or both");
	}

	/** How a branch joins the residual stream. */
	interface Residual {

		NDArray add(NDArray x, NDArray branch);

	}

}
