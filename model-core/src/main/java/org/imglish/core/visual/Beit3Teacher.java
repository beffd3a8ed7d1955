package org.imglish.core.visual;

import java.io.IOException;
import java.nio.file.Path;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import org.imglish.core.backbone.Beit3Input;
import org.imglish.core.backbone.LoadReport;
import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.backbone.ModelFile;
import org.imglish.core.backbone.Network;
import org.imglish.core.backbone.PretrainedWeights;
import org.imglish.core.checkpoint.CheckpointWeights;
import org.imglish.core.checkpoint.Safetensors;
import org.imglish.core.checkpoint.TensorFile;
import org.imglish.core.kernel.Resampling;

/** Teaches what a BEiT-3 sees in a patch when it encodes the image alone. */
public final class Beit3Teacher implements Teacher {

	private static final String FINAL_NORM = "beit3.encoder.layer_norm.";

	private final Network network;

	private final Resampling resampling;

	private final int side;

	/**
	 * Loads the backbone; where it was trained for another grid of patches, its positions
	 * are interpolated.
	 * @param checkpoint folder of a checkpoint, pretrained or fine-tuned
	 * @param grid patches along one side of an image
	 * @param manager whose device it runs on
	 * @throws IOException if the checkpoint lacks a weight of the backbone
	 */
	public Beit3Teacher(Path checkpoint, int grid, NDManager manager) throws IOException {
		ModelConfig config = ModelFile.read(checkpoint);
		this.side = grid * config.patchSize();
		try (TensorFile file = Safetensors.open(CheckpointWeights.of(checkpoint))) {
			boolean finalNorm = file.entries().keySet().stream().anyMatch((name) -> name.startsWith(FINAL_NORM));
			this.network = new Network(config.withImageSize(this.side), manager, finalNorm);
			this.resampling = new Resampling(this.network.manager());
			try {
				load(file);
			}
			catch (IOException | RuntimeException ex) {
				close();
				throw ex;
			}
		}
	}

	private void load(TensorFile file) throws IOException {
		this.network.initialize(0);
		LoadReport report = new PretrainedWeights(file, PretrainedWeights.Heads.DROP).loadInto(this.network);
		if (!report.missing().isEmpty()) {
			throw new IOException(
					"The checkpoint in " + file.file().getParent() + " lacks the weights " + report.missing());
		}
		this.network.weights().freeze();
	}

	/** Width of the features that a checkpoint teaches. */
	static int width(Path checkpoint) throws IOException {
		return ModelFile.read(checkpoint).width();
	}

	@Override
	public NDArray targets(NDArray images) {
		NDArray seen = Sides.fit(images, this.side, this.resampling);
		NDArray hidden = this.network.backbone().encode(Beit3Input.image(seen, null), false);
		return hidden.get(new NDIndex(":, 1:"));
	}

	@Override
	public void close() {
		this.resampling.close();
		this.network.close();
	}

}
