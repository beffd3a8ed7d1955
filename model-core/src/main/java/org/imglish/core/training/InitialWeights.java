package org.imglish.core.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import org.imglish.core.checkpoint.Safetensors;
import org.imglish.core.task.TaskModel;
import org.imglish.core.task.TaskSetting;

/**
 * Takes over what a checkpoint and a task's model have in common: the backbone, and the
 * head where both are of the same task.
 */
final class InitialWeights {

	/** Some tasks end the backbone with a LayerNorm and some do not. */
	private static final String FINAL_NORM = "beit3.encoder.layer_norm.";

	private InitialWeights() {
	}

	/**
	 * Loads weights.
	 * @param checkpoint folder of the checkpoint
	 * @throws IOException if the file is damaged or lacks a weight of the backbone
	 */
	static void load(TaskModel model, Path checkpoint) throws IOException {
		boolean sameTask = Files.exists(checkpoint.resolve("task.json"))
				&& TaskSetting.read(checkpoint).task() == model.setting().task();
		try (Safetensors weights = Safetensors.open(checkpoint.resolve("weights.safetensors"));
				NDManager scratch = model.network().manager().newSubManager()) {
			for (Map.Entry<String, Parameter> entry : model.network().parameters().entrySet()) {
				String own = entry.getKey();
				boolean backbone = own.startsWith("beit3.");
				String name = sameTask ? own : model.pretrainedName(own);
				boolean wanted = sameTask || backbone || !name.equals(own);
				boolean loaded = wanted && load(weights, name, entry.getValue().getArray(), scratch);
				if (backbone && !loaded && !own.startsWith(FINAL_NORM)) {
					throw new IOException(
							"The checkpoint in %s has no weight %s of the shape %s; start from one of the ".formatted(
									checkpoint, name, entry.getValue().getArray().getShape()) + "same model shape");
				}
			}
		}
	}

	private static boolean load(Safetensors weights, String name, NDArray target, NDManager scratch)
			throws IOException {
		if (!weights.entries().containsKey(name)) {
			return false;
		}
		NDArray value = weights.read(name, scratch);
		if (!value.getShape().equals(target.getShape())) {
			return false;
		}
		value.copyTo(target);
		return true;
	}

}
