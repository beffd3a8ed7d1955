package org.imglish.core.visual;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import ai.djl.ndarray.NDManager;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The visual tokenizer in the folder of a checkpoint. */
public final class SavedTokenizer {

	private static final String SHAPE = "model.json";

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private SavedTokenizer() {
	}

	/** Whether a checkpoint is one of a tokenizer; others are of BEiT-3 models. */
	public static boolean isOne(Path folder) throws IOException {
		JsonNode shape = JSON.readTree(Files.readString(folder.resolve(SHAPE)));
		return shape.has("codeWidth");
	}

	/**
	 * Reads the tokenizer's shape.
	 * @throws IOException if the checkpoint is not one of a tokenizer
	 */
	public static VisualTokenizerConfig config(Path folder) throws IOException {
		if (!isOne(folder)) {
			throw new IOException("The checkpoint in " + folder
					+ " is no visual tokenizer; name a run of the kind tokenizer or a checkpoint of one");
		}
		return JSON.readValue(Files.readString(folder.resolve(SHAPE)), VisualTokenizerConfig.class);
	}

	/**
	 * Opens the tokenizer, for use and not for training.
	 * @param parent manager whose device it will live on
	 * @throws IOException if the checkpoint is not one of a tokenizer, or lacks a weight
	 */
	public static VisualTokenizer open(Path folder, NDManager parent) throws IOException {
		VisualTokenizer tokenizer = new VisualTokenizer(config(folder), parent);
		try {
			tokenizer.weights().initialize(0);
			for (String name : tokenizer.weights().load(folder.resolve("weights.safetensors"), (name) -> true)) {
				throw new IOException("The checkpoint in " + folder + " lacks the weight " + name);
			}
			tokenizer.weights().freeze();
			return tokenizer;
		}
		catch (IOException | RuntimeException ex) {
			tokenizer.close();
			throw ex;
		}
	}

}
