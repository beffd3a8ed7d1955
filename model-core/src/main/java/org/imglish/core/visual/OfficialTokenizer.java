package org.imglish.core.visual;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.imglish.core.checkpoint.StoredTensor;
import org.imglish.core.checkpoint.TensorFile;
import org.imglish.core.visual.VisualTokenizerConfig.Target;
import org.imglish.core.visual.VisualTokenizerConfig.Transformer;

/**
 * A state dictionary of BEiT v2's VQ-KD, for example of the published
 * {@code vqkd_encoder_base_decoder_3x768x12_clip}. The shape of the tokenizer follows
 * from its tensors; heads are 64 wide, as in every published one.
 */
final class OfficialTokenizer {

	private static final int HEAD_WIDTH = 64;

	/** What training leaves in the file and the official loading code drops as well. */
	private static final List<String> OF_TRAINING = List.of("loss", "teacher", "scaling");

	/** Beside what the official names begin with, wrappers may have put a prefix. */
	private static final String ROOT = "quantize.";

	private static final double DECAY = 0.99;

	private OfficialTokenizer() {
	}

	/**
	 * Opens the tokenizer, for use and not for training.
	 * @param path a {@code .pth} or {@code .safetensors} file
	 * @param parent manager whose device it will live on
	 * @throws IOException if the file is no such state dictionary
	 */
	static VisualTokenizer open(Path path, NDManager parent) throws IOException {
		try (TensorFile file = TensorFile.open(path, ROOT)) {
			VisualTokenizer tokenizer = new VisualTokenizer(config(file), parent);
			try {
				tokenizer.weights().initialize(0);
				for (String name : tokenizer.weights().load(file, (name) -> true)) {
					throw new IOException(path + " lacks the weight " + name + " of a visual tokenizer");
				}
				checkAllUsed(file, tokenizer.weights().parameters().keySet());
				tokenizer.weights().freeze();
				return tokenizer;
			}
			catch (IOException | RuntimeException ex) {
				tokenizer.close();
				throw ex;
			}
		}
	}

	/** What is left over would have changed the tokens. */
	private static void checkAllUsed(TensorFile file, Set<String> used) throws IOException {
		for (String name : file.entries().keySet()) {
			if (!used.contains(name) && OF_TRAINING.stream().noneMatch(name::startsWith)) {
				throw new IOException(file.file() + " holds the weight " + name
						+ ", for which a VQ-KD tokenizer of the published kind has no place");
			}
		}
	}

	private static VisualTokenizerConfig config(TensorFile file) throws IOException {
		Shape codebook = shape(file, "quantize.embedding.weight", 2);
		Shape target = shape(file, "decode_task_layer.2.weight", 2);
		Shape patches = shape(file, "encoder.patch_embed.proj.weight", 4);
		long positions = shape(file, "encoder.pos_embed", 3).get(1) - 1;
		int grid = (int) Math.round(Math.sqrt(positions));
		int patchSize = Math.toIntExact(patches.get(3));
		if (grid < 1 || (long) grid * grid != positions) {
			throw new IOException("The tokenizer in " + file.file() + " has positions for " + positions
					+ " patches, which are no square");
		}
		return new VisualTokenizerConfig(grid * patchSize, patchSize, transformer(file, "encoder."),
				transformer(file, "decoder."), Math.toIntExact(codebook.get(0)), Math.toIntExact(codebook.get(1)),
				Target.FEATURES, Math.toIntExact(target.get(0)), DECAY, 1, true, 0);
	}

	private static Transformer transformer(TensorFile file, String prefix) throws IOException {
		int width = Math.toIntExact(shape(file, prefix + "cls_token", 3).get(2));
		int feedForwardWidth = Math.toIntExact(shape(file, prefix + "blocks.0.mlp.fc1.weight", 2).get(0));
		int layers = 0;
		while (file.entries().containsKey(prefix + "blocks." + layers + ".mlp.fc1.weight")) {
			layers++;
		}
		if (width % HEAD_WIDTH != 0) {
			throw new IOException(String.format(Locale.ROOT,
					"The tokenizer in %s is %d wide, which is no multiple of %d, the width of a head", file.file(),
					width, HEAD_WIDTH));
		}
		return new Transformer(layers, width, width / HEAD_WIDTH, feedForwardWidth);
	}

	private static Shape shape(TensorFile file, String name, int dimensions) throws IOException {
		StoredTensor tensor = file.entries().get(name);
		if (tensor == null || tensor.shape().dimension() != dimensions) {
			throw new IOException(file.file() + " is no state dictionary of a VQ-KD tokenizer: it holds no " + name
					+ " of " + dimensions + " dimensions");
		}
		return tensor.shape();
	}

}
