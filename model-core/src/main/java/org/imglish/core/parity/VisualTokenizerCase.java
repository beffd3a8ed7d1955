package org.imglish.core.parity;

import java.io.IOException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.imglish.core.visual.Quantized;
import org.imglish.core.visual.VisualTokenizer;
import org.imglish.core.visual.VisualTokenizerConfig;
import tools.jackson.databind.JsonNode;

/**
 * Codes, quantized vectors and decoder output of BEiT v2's VQKD, and one training step of
 * it: losses, gradients and the codebook's moving averages.
 */
final class VisualTokenizerCase implements ParityCase {

	@Override
	public void run(ReferenceCase reference) throws IOException {
		try (VisualTokenizer tokenizer = new VisualTokenizer(config(reference.model()), reference.manager())) {
			reference.load(tokenizer.weights());
			evaluate(reference, tokenizer);
			train(reference, tokenizer);
		}
	}

	private static VisualTokenizerConfig config(JsonNode model) {
		if (model.path("init_values").asDouble() != 0 || !model.path("use_mean_pooling").asBoolean(true)
				|| model.path("layernorm_eps").asDouble(1e-6) != 1e-6) {
			throw new IllegalArgumentException("The case's tokenizer has residual scales, no final LayerNorm for the "
					+ "patches, or an epsilon other than 1e-6; no published tokenizer has");
		}
		int width = model.path("embed_dim").asInt();
		int heads = model.path("heads").asInt();
		int feedForwardWidth = (int) (width * model.path("mlp_ratio").asDouble(4));
		return new VisualTokenizerConfig(model.path("img_size").asInt(), model.path("patch_size").asInt(),
				new VisualTokenizerConfig.Transformer(model.path("encoder_depth").asInt(), width, heads,
						feedForwardWidth),
				new VisualTokenizerConfig.Transformer(model.path("decoder_depth").asInt(), width, heads,
						feedForwardWidth),
				model.path("n_code").asInt(), model.path("code_dim").asInt(), VisualTokenizerConfig.Target.FEATURES,
				model.path("decoder_out_dim").asInt(), model.path("decay").asDouble(0.99),
				model.path("beta").asDouble(1), model.path("kmeans_init").asBoolean(false), 0);
	}

	/** The official code counts codes in evaluation too, so this does where asked. */
	private static void evaluate(ReferenceCase reference, VisualTokenizer tokenizer) throws IOException {
		Comparison comparison = reference.comparison();
		NDArray pixels = VisualTokenizer.scale(reference.input("image"));
		comparison.compare("eval.preprocessed", pixels);
		Quantized quantized = tokenizer.quantize(pixels);
		comparison.compare("eval.codebook_indices", quantized.codes());
		tokenizer.codebook().count(quantized.codes().flatten());
		comparison.compare("eval.cluster_size_after_1", tokenizer.codebook().uses());
		NDArray features = tokenizer.features(pixels);
		comparison.compare("eval.encoder_features", features);
		comparison.compare("eval.to_quantizer", tokenizer.project(features));
		comparison.compare("eval.quantize", planes(quantized.vectors()));
		comparison.compare("eval.quant_loss", quantized.commitment());
		comparison.compare("eval.decoder_out", tokenizer.decode(quantized.vectors()));
		tokenizer.codebook().count(quantized.codes().flatten());
		comparison.compare("eval.cluster_size_after_2", tokenizer.codebook().uses());
	}

	private static void train(ReferenceCase reference, VisualTokenizer tokenizer) throws IOException {
		Comparison comparison = reference.comparison();
		NDArray pixels = VisualTokenizer.scale(reference.input("train.image"));
		NDArray target = reference.input("train.target");
		reference.input("train.cluster_size_before").copyTo(tokenizer.codebook().uses());
		comparison.compare("train.codebook_before", tokenizer.codebook().directions());
		comparison.compare("train.cluster_size_before", tokenizer.codebook().uses());
		Quantized quantized = tokenizer.quantize(pixels);
		NDArray reconstruction = tokenizer.reconstruction(tokenizer.decode(quantized.vectors()), target);
		comparison.compare("train.z_normalized", quantized.directions());
		comparison.compare("train.indices", quantized.codes());
		comparison.compare("train.quant_loss", quantized.commitment());
		comparison.compare("train.rec_loss", reconstruction);
		comparison.compare("train.loss", quantized.commitment().add(reconstruction));
		reference.compareGradients(tokenizer.weights(), "grad.", () -> {
			Quantized again = tokenizer.quantize(pixels);
			NDArray loss = tokenizer.reconstruction(tokenizer.decode(again.vectors()), target);
			return again.commitment().add(loss);
		});
		tokenizer.codebook().follow(quantized.directions(), quantized.codes().flatten());
		comparison.compare("train.codebook_after", tokenizer.codebook().directions());
		comparison.compare("train.cluster_size_after", tokenizer.codebook().uses());
	}

	/**
	 * {@code [batch, patches, width] -> [batch, width, rows, columns]}, as the official
	 * code lays them out.
	 */
	private static NDArray planes(NDArray vectors) {
		Shape shape = vectors.getShape();
		long side = Math.round(Math.sqrt(shape.get(1)));
		return vectors.transpose(0, 2, 1).reshape(shape.get(0), shape.get(2), side, side);
	}

}
