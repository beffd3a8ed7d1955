package org.imglish.core.pretraining;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.BooleanSupplier;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.imglish.core.collective.ProcessGroup;
import org.jspecify.annotations.Nullable;

/** Says which visual token stands at each patch: what a pretraining has to predict. */
interface PatchTargets extends AutoCloseable {

	/**
	 * Opens what the recipe names: a visual tokenizer, or else codes learned by k-means.
	 * @param manager whose device it lives on
	 * @throws IOException if the tokenizer cannot be used
	 */
	static PatchTargets open(Prepared spec, PretrainData data, NDManager manager) throws IOException {
		TokensFrom tokens = spec.recipe().tokens();
		return (tokens != null) ? new TokenizerTargets(spec, tokens, data, manager)
				: new ClusteredTargets(spec, data, manager);
	}

	/** Number of different tokens. */
	int codes();

	/**
	 * Tokenizes images.
	 * @param pixels {@code [batch, 3, side, side]} as the model sees them
	 * @return {@code [batch * patches]} int64
	 */
	NDArray of(NDArray pixels) throws IOException;

	/**
	 * Draws tokens.
	 * @param codes {@code [batch, patches]} int64
	 * @return pixels of each patch, channel by channel and row by row,
	 * {@code [batch, patches, 3 * patchSize * patchSize]}; null where tokens stand for
	 * something else than pixels
	 */
	@Nullable NDArray draw(NDArray codes) throws IOException;

	/**
	 * Computes before the first step what is kept for all of them, shared out among the
	 * members of a group.
	 */
	default boolean prepare(ProcessGroup group, BooleanSupplier goesOn) throws IOException {
		return true;
	}

	/**
	 * The tokens of a step's images where they are kept.
	 * @return {@code [images, patches]} by source
	 */
	default Map<String, long[]> known(StepPlan plan) throws IOException {
		return Map.of();
	}

	/**
	 * Begins where another pretraining ended, whose visual head is taken over: its tokens
	 * must be the same, or are taken over, too.
	 * @param folder a checkpoint of any kind
	 * @throws IOException if it was pretrained on other tokens
	 */
	void follow(Path folder) throws IOException;

	/** Tensors that go with the weights of a checkpoint. */
	Map<String, NDArray> tensors() throws IOException;

	/** Writes files of its own into a checkpoint. */
	void write(Path folder) throws IOException;

	/** Goes on with the very tokens of a checkpoint. */
	void read(Path folder) throws IOException;

	@Override
	void close();

}
