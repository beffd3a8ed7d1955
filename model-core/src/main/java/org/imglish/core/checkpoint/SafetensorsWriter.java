package org.imglish.core.checkpoint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes safetensors files. Tensors of wide types come first, so that each lies at a
 * multiple of its value's size, as the readers that map files need it.
 */
final class SafetensorsWriter {

	private static final String METADATA = "__metadata__";

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private SafetensorsWriter() {
	}

	/**
	 * Writes a file.
	 * @throws IllegalArgumentException if the format has no such type or name
	 */
	static void write(Path file, Map<String, StoredTensor> tensors, Map<String, String> metadata) throws IOException {
		List<Map.Entry<String, StoredTensor>> ordered = tensors.entrySet()
			.stream()
			.sorted(Comparator.comparingInt((entry) -> -entry.getValue().type().bytes()))
			.toList();
		byte[] json = header(ordered, metadata);
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
				StandardOpenOption.TRUNCATE_EXISTING)) {
			ByteBuffer start = ByteBuffer.allocate(8 + json.length).order(ByteOrder.LITTLE_ENDIAN);
			start.putLong(json.length).put(json).flip();
			while (start.hasRemaining()) {
				channel.write(start);
			}
			for (Map.Entry<String, StoredTensor> tensor : ordered) {
				tensor.getValue().copyTo(channel);
			}
		}
	}

	/**
	 * The header, padded with blanks so that the tensors start at a multiple of eight.
	 */
	private static byte[] header(List<Map.Entry<String, StoredTensor>> tensors, Map<String, String> metadata) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (JsonGenerator json = JSON.createGenerator(bytes)) {
			json.writeStartObject();
			if (!metadata.isEmpty()) {
				json.writeName(METADATA);
				json.writePOJO(metadata);
			}
			long offset = 0;
			for (Map.Entry<String, StoredTensor> entry : tensors) {
				place(json, entry.getKey(), entry.getValue(), offset);
				offset += entry.getValue().bytes();
			}
			json.writeEndObject();
		}
		while (bytes.size() % 8 != 0) {
			bytes.write(' ');
		}
		return bytes.toByteArray();
	}

	private static void place(JsonGenerator json, String name, StoredTensor tensor, long offset) {
		if (!tensor.type().isInSafetensors()) {
			throw new IllegalArgumentException("Tensor " + Shown.name(name) + " holds " + tensor.type().torchName()
					+ " values; safetensors has no such type, but a .pth file has");
		}
		if (name.equals(METADATA)) {
			throw new IllegalArgumentException("A safetensors file cannot hold a tensor of the name " + METADATA);
		}
		json.writeName(name);
		json.writeStartObject();
		json.writeStringProperty("dtype", tensor.type().name());
		json.writeName("shape");
		numbers(json, tensor.shape().getShape());
		json.writeName("data_offsets");
		numbers(json, offset, offset + tensor.bytes());
		json.writeEndObject();
	}

	private static void numbers(JsonGenerator json, long... numbers) {
		json.writeArray(numbers, 0, numbers.length);
	}

}
