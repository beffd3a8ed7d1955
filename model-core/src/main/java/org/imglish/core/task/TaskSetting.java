package org.imglish.core.task;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.imglish.core.detection.Detection;
import org.imglish.core.image.ImageForm;
import org.imglish.core.segmentation.Segmentation;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a fine-tuned model does: kept as {@code task.json} beside its weights.
 *
 * @param task the task
 * @param classes class names or answers by index; empty where the task has none
 * @param window tokens of a text, special tokens included; longer texts are cut
 * @param smoothing label smoothing of the loss, in [0, 1)
 * @param blind whether images are replaced by plain grey: the baseline that only reads
 * @param images how whole images are shown to the model
 * @param names how class names become texts that images are classified by, or null where
 * classes are rows of a linear layer
 * @param segmentation how images are segmented, or null for another task
 * @param detection how objects are found, or null for another task
 */
public record TaskSetting(Task task, List<String> classes, int window, double smoothing, boolean blind,
		ImageForm images, @Nullable ClassNames names, @Nullable Segmentation segmentation,
		@Nullable Detection detection) {

	private static final String FILE = "task.json";

	public TaskSetting {
		classes = List.copyOf(classes);
		if (smoothing < 0 || smoothing >= 1) {
			throw new IllegalArgumentException("smoothing must be in [0, 1), but is " + smoothing);
		}
		if (names != null && !task.classifiesImages()) {
			throw new IllegalArgumentException("Class names go with the task CLASSIFICATION, not with " + task);
		}
		if (task.usesTexts() && window < 4) {
			throw new IllegalArgumentException("window must be at least 4 tokens, but is " + window);
		}
	}

	/** A task without settings of its own. */
	public TaskSetting(Task task, List<String> classes, int window, double smoothing, boolean blind, ImageForm images,
			@Nullable ClassNames names) {
		this(task, classes, window, smoothing, blind, images, names, null, null);
	}

	/** Whether the model needs a text tokenizer. */
	public boolean usesTexts() {
		return this.task.usesTexts() || this.names != null;
	}

	/** Whether images and texts are encoded apart and compared. */
	public boolean isContrastive() {
		return this.task.comparesInputs() || this.names != null;
	}

	/** Whether the model ends its backbone with a LayerNorm. */
	boolean finalNorm() {
		return this.task.finalNorm() || this.names != null;
	}

	/** Writes the setting into a checkpoint's folder. */
	public void write(Path folder) throws IOException {
		Files.write(folder.resolve(FILE), JsonMapper.builder().build().writeValueAsBytes(this));
	}

	/**
	 * Reads the setting of a checkpoint. Of an older one, fields are missing that came
	 * later; switches are off then.
	 * @throws IOException if the checkpoint was not fine-tuned
	 */
	public static TaskSetting read(Path folder) throws IOException {
		Path file = folder.resolve(FILE);
		if (!Files.exists(file)) {
			throw new IOException("The checkpoint was not fine-tuned to any task; fine-tune it first");
		}
		return JsonMapper.builder()
			.disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
			.build()
			.readValue(Files.readString(file), TaskSetting.class);
	}

}
