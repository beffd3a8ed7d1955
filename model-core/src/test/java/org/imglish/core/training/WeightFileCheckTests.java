package org.imglish.core.training;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

import ai.djl.ndarray.types.Shape;
import org.imglish.core.backbone.Beit3;
import org.imglish.core.backbone.ModelConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class WeightFileCheckTests {

	private static final ModelConfig MODEL = model(2, 8, 16);

	@TempDir
	Path folder;

	@Test
	void aFileOfTheModelFitsAlsoAtAnotherResolutionAndWithMoreLayers() throws IOException {
		assertThat(WeightFileCheck.mistakes(file(MODEL, Map.of()), MODEL)).isEmpty();
		assertThat(WeightFileCheck.mistakes(file(MODEL, Map.of()), model(2, 8, 32))).isEmpty();
		assertThat(WeightFileCheck.mistakes(file(MODEL, Map.of()), model(1, 8, 16))).isEmpty();
	}

	@Test
	void everyDifferenceIsCountedAndSomeAreNamed() throws IOException {
		assertThat(WeightFileCheck.mistakes(file(MODEL, Map.of()), model(2, 12, 16))).singleElement()
			.asString()
			.matches("has \\d+ weights of other shapes than the model: "
					+ "beit3.text_embed.weight is \\(9, 8\\) and must be \\(9, 12\\), .* and others");
		Path lacking = file(MODEL,
				Map.of("beit3.encoder.layers.0.ffn.A.fc1.bias", "beit3.encoder.layers.0.ffn.A.fcl.bias"));
		assertThat(WeightFileCheck.mistakes(lacking, MODEL))
			.containsExactly("lacks 1 weights of the model: beit3.encoder.layers.0.ffn.A.fc1.bias");
	}

	@Test
	void aModelOfMoreLayersThanTheFileIsNotDeclared() throws IOException {
		assertThat(WeightFileCheck.mistakes(file(MODEL, Map.of()), model(1_000_000, 8, 16)))
			.containsExactly("has 2 layers, but the model has 1000000");
	}

	@Test
	void aFileOfAnotherModelIsNamedAsSuch() throws IOException {
		assertThat(WeightFileCheck.mistakes(file(Map.of("visual.conv1.weight", new Shape(2, 2))), MODEL))
			.singleElement()
			.asString()
			.contains("has no weights of a backbone", "[visual.]");
	}

	private static ModelConfig model(int layers, int width, int imageSize) {
		return new ModelConfig(ModelConfig.Form.RELEASED, layers, width, 16, 2, imageSize, 8, 9, 6, 5, 0, true, 0);
	}

	/** A file of a model's weights, some of them under other names. */
	private Path file(ModelConfig model, Map<String, String> renamed) throws IOException {
		Map<String, Shape> tensors = new LinkedHashMap<>();
		Beit3.shapes(model).forEach((name, shape) -> tensors.put(renamed.getOrDefault(name, name), shape));
		return file(tensors);
	}

	/** A safetensors file of zeros. */
	private Path file(Map<String, Shape> tensors) throws IOException {
		StringJoiner header = new StringJoiner(",", "{", "}");
		long end = 0;
		for (Map.Entry<String, Shape> tensor : tensors.entrySet()) {
			long begin = end;
			end += tensor.getValue().size() * Float.BYTES;
			header.add(String.format(Locale.ROOT, "\"%s\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[%d,%d]}",
					tensor.getKey(), Arrays.toString(tensor.getValue().getShape()), begin, end));
		}
		byte[] written = header.toString().getBytes(StandardCharsets.UTF_8);
		return Files.write(this.folder.resolve("weights.safetensors"),
				ByteBuffer.allocate(Long.BYTES + written.length + (int) end)
					.order(ByteOrder.LITTLE_ENDIAN)
					.putLong(written.length)
					.put(written)
					.array());
	}

}
