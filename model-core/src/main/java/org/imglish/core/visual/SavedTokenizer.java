package org.imglish.core.visual;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import ai.djl.ndarray.NDManager;
import org.imglish.core.checkpoint.Safetensors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A visual tokenizer in files: a checkpoint of this program, or an official one. */
public final class SavedTokenizer {

	private static final String SHAPE = "model.json";

	private static final String BESIDE_SHAPE = "visual-tokenizer.json";

	private static final String BESIDE_WEIGHTS = "visual-tokenizer.safetensors";

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
	 * Opens a tokenizer, for use and not for training.
	 * @param from folder of a checkpoint, or the file of an official state dictionary
	 * @param parent manager whose device it will live on
	 * @throws IOException if there is no tokenizer, or it lacks a weight
	 */
	public static VisualTokenizer open(Path from, NDManager parent) throws IOException {
		return Files.isDirectory(from) ? open(config(from), from.resolve("weights.safetensors"), parent)
				: OfficialTokenizer.open(from, parent);
	}

	private static VisualTokenizer open(VisualTokenizerConfig config, Path weights, NDManager parent)
			throws IOException {
		VisualTokenizer tokenizer = new VisualTokenizer(config, parent);
		try {
			tokenizer.weights().initialize(0);
			load(tokenizer, weights);
			tokenizer.weights().freeze();
			return tokenizer;
		}
		catch (IOException | RuntimeException ex) {
			tokenizer.close();
			throw ex;
		}
	}

	private static void load(VisualTokenizer tokenizer, Path weights) throws IOException {
		for (String name : tokenizer.weights().load(weights, (name) -> true)) {
			throw new IOException(weights + " lacks the weight " + name);
		}
	}

	/**
	 * Writes a tokenizer beside the files of the model that predicts its tokens:
	 * {@code visual-tokenizer.safetensors} and {@code visual-tokenizer.json}.
	 */
	public static void writeBeside(Path folder, VisualTokenizer tokenizer) throws IOException {
		Safetensors.write(folder.resolve(BESIDE_WEIGHTS), tokenizer.weights().arrays(), Map.of("format", "pt"));
		Files.write(folder.resolve(BESIDE_SHAPE), JSON.writeValueAsBytes(tokenizer.config()));
	}

	/** Whether a folder holds what {@link #writeBeside} wrote. */
	public static boolean isBeside(Path folder) {
		return Files.exists(folder.resolve(BESIDE_SHAPE));
	}

	/**
	 * Opens what {@link #writeBeside} wrote, for use and not for training.
	 * @param parent manager whose device it will live on
	 */
	public static VisualTokenizer openBeside(Path folder, NDManager parent) throws IOException {
		return open(JSON.readValue(Files.readString(folder.resolve(BESIDE_SHAPE)), VisualTokenizerConfig.class),
				folder.resolve(BESIDE_WEIGHTS), parent);
	}

	/**
	 * Gives a tokenizer the weights that {@link #writeBeside} wrote.
	 * @throws IOException if they are those of a tokenizer of another shape
	 */
	public static void readBeside(Path folder, VisualTokenizer tokenizer) throws IOException {
		VisualTokenizerConfig written = JSON.readValue(Files.readString(folder.resolve(BESIDE_SHAPE)),
				VisualTokenizerConfig.class);
		if (!written.equals(tokenizer.config())) {
			throw new IOException("The checkpoint in " + folder + " was trained on the tokens of another tokenizer: "
					+ written + ", not " + tokenizer.config());
		}
		load(tokenizer, folder.resolve(BESIDE_WEIGHTS));
	}

}
