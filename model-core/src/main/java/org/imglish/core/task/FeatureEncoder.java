package org.imglish.core.task;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import org.imglish.core.backbone.Beit3Input;
import org.imglish.core.backbone.ModelFile;
import org.imglish.core.backbone.Network;
import org.imglish.core.checkpoint.CheckpointWeights;
import org.imglish.core.image.ImageForm;
import org.imglish.core.loader.ImageBatches;
import org.imglish.core.loader.Pixels;

/**
 * The image encoder of a checkpoint without any head: the mean over the patches of the
 * last layer, scaled to unit length. What k-NN evaluation compares.
 */
public final class FeatureEncoder implements AutoCloseable {

	private final NDManager manager;

	private final Network network;

	private final ImageBatches decoder;

	private FeatureEncoder(NDManager manager, Network network, ImageForm images) {
		this.decoder = new ImageBatches(network.backbone().config().imageSize(), images, ImageBatches.threads());
		this.manager = manager;
		this.network = network;
	}

	/**
	 * Opens the encoder of a checkpoint, pretrained or fine-tuned.
	 * @param checkpoint its folder
	 * @throws IOException if it holds no BEiT-3 or a weight is missing
	 */
	public static FeatureEncoder open(Path checkpoint) throws IOException {
		boolean pretrained = !Files.exists(checkpoint.resolve("task.json"));
		boolean finalNorm = pretrained || TaskSetting.read(checkpoint).finalNorm();
		ImageForm images = pretrained ? ImageForm.read(checkpoint) : TaskSetting.read(checkpoint).images();
		NDManager manager = NDManager.newBaseManager("PyTorch");
		try {
			Network network = new Network(ModelFile.read(checkpoint), manager, finalNorm);
			network.initialize(0);
			List<String> missing = network.load(CheckpointWeights.of(checkpoint), (name) -> true);
			if (!missing.isEmpty()) {
				throw new IOException("The checkpoint in " + checkpoint + " lacks the weights " + missing);
			}
			return new FeatureEncoder(manager, network, images);
		}
		catch (IOException | RuntimeException ex) {
			manager.close();
			throw ex;
		}
	}

	/** Decodes the images that it encodes. */
	public ImageBatches decoder() {
		return this.decoder;
	}

	/**
	 * Encodes images.
	 * @return unit vectors {@code [images][width]}
	 */
	public float[][] features(Pixels pixels) {
		try (NDManager scratch = this.network.manager().newSubManager()) {
			NDArray hidden = this.network.backbone().encode(Beit3Input.image(pixels.array(scratch), null), false);
			NDArray mean = hidden.get(new NDIndex(":, 1:")).mean(new int[] { 1 });
			NDArray unit = mean.div(mean.square().sum(new int[] { -1 }, true).sqrt());
			return rows(unit, pixels.count());
		}
	}

	/** An array of rows as Java values. */
	static float[][] rows(NDArray array, int count) {
		float[] all = array.toFloatArray();
		int width = all.length / count;
		float[][] rows = new float[count][];
		for (int i = 0; i < count; i++) {
			rows[i] = Guesses.row(all, i, width);
		}
		return rows;
	}

	@Override
	public void close() {
		this.decoder.close();
		this.network.close();
		this.manager.close();
	}

}
