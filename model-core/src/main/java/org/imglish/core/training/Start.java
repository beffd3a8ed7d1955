package org.imglish.core.training;

import java.io.IOException;
import java.nio.file.Path;

import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.backbone.ModelFile;

/** What a training starts from, and so the shape of its model. */
public sealed interface Start {

	/** Shape of the model, before the task and the dataset have their say. */
	ModelConfig config() throws IOException;

	/**
	 * Random weights.
	 *
	 * @param config shape of the model; its vocabulary is replaced by the dataset's
	 */
	record Scratch(ModelConfig config) implements Start {

	}

	/**
	 * A checkpoint of this program, pretrained or fine-tuned.
	 *
	 * @param folder its folder
	 * @param imageSize side of the images to fine-tune on, or 0 for the checkpoint's;
	 * where it differs, positions are interpolated
	 */
	record Checkpoint(Path folder, int imageSize) implements Start {

		@Override
		public ModelConfig config() throws IOException {
			ModelConfig config = ModelFile.read(this.folder);
			return (this.imageSize > 0) ? config.withImageSize(this.imageSize) : config;
		}

	}

	/**
	 * A state dictionary with the official names, which does not tell its shape.
	 *
	 * @param file a {@code .pth} or safetensors file
	 * @param config shape of the model; where its image size differs from that of the
	 * file, positions are interpolated
	 */
	record WeightFile(Path file, ModelConfig config) implements Start {

	}

}
