package org.imglish.core.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import tools.jackson.databind.json.JsonMapper;

/**
 * Writes safetensors files. Tensors of wide types come first, so that each lies at a
 * multiple of its value's size, as the readers that map files need it.
 */
final class SafetensorsWriter {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private SafetensorsWriter() {
	}

	/**
	 * Writes a file and forces it to the disk.
	 * @throws IllegalArgumentException if the format has no such type or name
	 */
	static void write(Path file, Map<String, StoredTensor> tensors, Map<String, String> metadata) throws IOException {
		List<Map.Entry<String, StoredTensor>> ordered = tensors.entrySet()
			.stream()
			.sorted(Comparator.comparingInt((entry) -> -entry.getValue().type().bytes()))
			.toList();
		byte[] json = pad(JSON.writeValueAsBytes(header(ordered, metadata)));
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
			channel.force(true);
		}
	}

	private static Map<String, Object> header(List<Map.Entry<String, StoredTensor>> tensors,
			Map<String, String> metadata) {
		Map<String, Object> header = new LinkedHashMap<>();
		if (!metadata.isEmpty()) {
			header.put("__metadata__", metadata);
		}
		long offset = 0;
		for (Map.Entry<String, StoredTensor> entry : tensors) {
			StoredTensor tensor = entry.getValue();
			if (!tensor.type().isInSafetensors()) {
				throw new IllegalArgumentException("Tensor " + Shown.name(entry.getKey()) + " holds "
						+ tensor.type().torchName() + " values; safetensors has no such type, but a .pth file has");
			}
			// In a fixed order: equal tensors make equal files, whichever process writes
			// them.
			Map<String, Object> place = new LinkedHashMap<>();
			place.put("dtype", tensor.type().name());
			place.put("shape", tensor.shape().getShape());
			place.put("data_offsets", new long[] { offset, offset + tensor.bytes() });
			if (entry.getKey().equals("__metadata__")) {
				throw new IllegalArgumentException("A safetensors file cannot hold a tensor of the name __metadata__");
			}
			header.put(entry.getKey(), place);
			offset += tensor.bytes();
		}
		return header;
	}

	/**
	 * The header is padded with blanks so that the tensors start at a multiple of eight.
	 */
	private static byte[] pad(byte[] json) {
		int length = (json.length + 7) / 8 * 8;
		byte[] padded = Arrays.copyOf(json, length);
		Arrays.fill(padded, json.length, length, (byte) ' ');
		return padded;
	}

}
