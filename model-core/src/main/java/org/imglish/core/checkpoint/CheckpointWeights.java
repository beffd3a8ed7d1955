package org.imglish.core.checkpoint;

import java.nio.file.Files;
import java.nio.file.Path;

/** The weights that a checkpoint's model is used with. */
public final class CheckpointWeights {

	/** Weights of the newest step, with which training continues. */
	public static final String NEWEST = "weights.safetensors";

	/** Weights averaged over the steps, where training kept an average. */
	public static final String AVERAGED = "average.safetensors";

	private CheckpointWeights() {
	}

	/**
	 * The averaged weights of a checkpoint, or the newest where there is no average.
	 * @param folder the checkpoint's folder
	 */
	public static Path of(Path folder) {
		Path averaged = folder.resolve(AVERAGED);
		return Files.exists(averaged) ? averaged : folder.resolve(NEWEST);
	}

}
