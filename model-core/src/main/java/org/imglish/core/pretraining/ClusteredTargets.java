package org.imglish.core.pretraining;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.imglish.core.checkpoint.TensorFile;
import org.imglish.core.loader.StepRandom;
import org.imglish.core.training.Checkpointing;
import org.imglish.core.visual.PatchQuantizer;
import org.imglish.core.visual.SavedTokenizer;
import org.jspecify.annotations.Nullable;

/**
 * Visual tokens without a tokenizer: patches clustered by their pixels, once from the
 * first images; the clusters are then part of the weights.
 */
final class ClusteredTargets implements PatchTargets {

	static final String PROTOTYPES = "visual_tokenizer.prototypes";

	private static final int IMAGES = 1024;

	private final Prepared spec;

	private final PretrainData data;

	private final NDManager manager;

	private @Nullable PatchQuantizer quantizer;

	ClusteredTargets(Prepared spec, PretrainData data, NDManager parent) {
		this.spec = spec;
		this.data = data;
		this.manager = parent.newSubManager();
	}

	@Override
	public int codes() {
		return this.spec.model().visualCodes();
	}

	@Override
	public NDArray of(NDArray pixels) throws IOException {
		return quantizer().codes(pixels);
	}

	/** The mean patch of each cluster. */
	@Override
	public NDArray draw(NDArray codes) throws IOException {
		NDArray means = quantizer().prototypes().get(codes.flatten());
		means.attach(codes.getManager());
		return means.reshape(codes.getShape().get(0), codes.getShape().get(1), -1);
	}

	/**
	 * What is drawn follows from the purpose as it is spelled: another one makes other
	 * clusters.
	 */
	private PatchQuantizer quantizer() throws IOException {
		if (this.quantizer == null) {
			try (NDManager scratch = this.manager.newSubManager()) {
				this.quantizer = PatchQuantizer.learn(this.data.images(IMAGES).array(scratch),
						this.spec.model().patchSize(), codes(),
						StepRandom.of(this.spec.recipe().seed(), 0, "quantiser"), this.manager);
			}
		}
		return this.quantizer;
	}

	@Override
	public void follow(Path folder) throws IOException {
		if (SavedTokenizer.isBeside(folder)) {
			throw new IOException("The checkpoint that the pretraining starts from predicts the tokens of a visual "
					+ "tokenizer; name it as tokens, or set newHead: true to predict clusters of pixels instead");
		}
		try (TensorFile weights = TensorFile.open(folder.resolve("weights.safetensors"))) {
			if (weights.entries().containsKey(PROTOTYPES)) {
				this.quantizer = new PatchQuantizer(this.spec.model().patchSize(),
						weights.read(PROTOTYPES, this.manager));
			}
		}
	}

	/** Also where no image passes: the visual head keeps what it predicts. */
	private boolean matters() {
		return this.spec.recipe().data().hasImages() || this.quantizer != null;
	}

	@Override
	public Map<String, NDArray> tensors() throws IOException {
		return matters() ? Map.of(PROTOTYPES, quantizer().prototypes()) : Map.of();
	}

	@Override
	public void write(Path folder) {
	}

	@Override
	public void read(Path folder) throws IOException {
		if (matters()) {
			this.quantizer = new PatchQuantizer(this.spec.model().patchSize(),
					Checkpointing.tensor(folder, PROTOTYPES, this.manager));
		}
	}

	@Override
	public void close() {
		this.manager.close();
	}

}
