package org.imglish.core.visual;

import java.io.IOException;
import java.nio.file.Path;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;

/**
 * A teacher from a TorchScript file, for example CLIP's image encoder: its method
 * {@code forward} takes images {@code [batch, 3, side, side]} with values in [-1, 1],
 * normalizes them as its own training did, and gives a feature vector per patch.
 */
public final class ScriptedTeacher implements Teacher {

	private final Path file;

	private final Model model;

	private final ParameterStore parameterStore;

	private final int patches;

	private final int width;

	/**
	 * Loads the file.
	 * @param file a TorchScript archive
	 * @param config the tokenizer that learns from it
	 * @param manager whose device it runs on
	 * @throws IOException if the file is no such archive
	 */
	public ScriptedTeacher(Path file, VisualTokenizerConfig config, NDManager manager) throws IOException {
		this.file = file;
		this.patches = config.patches();
		this.width = config.targetWidth();
		this.parameterStore = new ParameterStore(manager, false);
		this.model = Model.newInstance("teacher", manager.getDevice(), "PyTorch");
		try {
			this.model.load(file.toAbsolutePath().getParent(), file.getFileName().toString());
		}
		catch (MalformedModelException | IOException | RuntimeException ex) {
			this.model.close();
			throw new IOException(
					"The teacher " + file + " cannot be loaded; save it with torch.jit.save: " + ex.getMessage(), ex);
		}
	}

	@Override
	public NDArray targets(NDArray images) {
		NDArray features = this.model.getBlock()
			.forward(this.parameterStore, new NDList(images), false)
			.singletonOrThrow();
		Shape wanted = new Shape(images.getShape().get(0), this.patches, this.width);
		if (!features.getShape().equals(wanted)) {
			throw new IllegalStateException("The teacher " + this.file + " gave features of the shape "
					+ features.getShape() + ", but the tokenizer needs " + wanted
					+ "; leave out the class token, and set teacher.width to the width of its features");
		}
		return features.toType(DataType.FLOAT32, false);
	}

	@Override
	public void close() {
		this.model.close();
	}

}
