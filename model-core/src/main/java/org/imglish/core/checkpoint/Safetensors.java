package org.imglish.core.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A safetensors file: an eight-byte length, a JSON header with type, shape and place of
 * each tensor, then the bytes. The reader maps one tensor at a time, so a file may be
 * larger than memory and than two gigabytes; the header is checked against the file
 * before anything is allocated.
 */
public final class Safetensors implements AutoCloseable {

	private static final long LARGEST_HEADER = 100L << 20;

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final Path file;

	private final FileChannel channel;

	private final Map<String, Entry> entries;

	private final Map<String, String> metadata;

	private Safetensors(Path file, FileChannel channel, Map<String, Entry> entries, Map<String, String> metadata) {
		this.file = file;
		this.channel = channel;
		this.entries = entries;
		this.metadata = metadata;
	}

	/**
	 * Opens a file and checks its header.
	 * @throws DamagedFileException if the header does not fit the file
	 */
	public static Safetensors open(Path file) throws IOException {
		FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
		try {
			return new Header(file, channel).read();
		}
		catch (IOException | RuntimeException ex) {
			channel.close();
			throw ex;
		}
	}

	/** Tensors in the order in which they lie in the file. */
	public Map<String, Entry> entries() {
		return Collections.unmodifiableMap(this.entries);
	}

	/** Free text that the writer put into the header. */
	public Map<String, String> metadata() {
		return Collections.unmodifiableMap(this.metadata);
	}

	/**
	 * Reads a tensor; bfloat16 is widened to float32.
	 * @param manager owns the result
	 * @throws IllegalArgumentException if there is no such tensor
	 */
	public NDArray read(String name, NDManager manager) throws IOException {
		Entry entry = this.entries.get(name);
		if (entry == null) {
			throw new IllegalArgumentException(this.file + " holds no tensor '" + name + "'");
		}
		if (entry.bytes() > Integer.MAX_VALUE) {
			throw new IOException("Tensor '" + name + "' of " + this.file + " has " + entry.bytes()
					+ " bytes; more than 2 GiB in one tensor are not supported");
		}
		ByteBuffer bytes = (entry.bytes() == 0) ? ByteBuffer.allocate(0)
				: this.channel.map(FileChannel.MapMode.READ_ONLY, entry.offset(), entry.bytes());
		bytes.order(ByteOrder.LITTLE_ENDIAN);
		if (entry.type() == Type.BF16) {
			return manager.create(widen(bytes), entry.shape());
		}
		ByteBuffer direct = ByteBuffer.allocateDirect(bytes.remaining()).order(ByteOrder.nativeOrder());
		direct.put(bytes);
		direct.flip();
		return manager.create(direct, entry.shape(), entry.type().dataType());
	}

	private static float[] widen(ByteBuffer bytes) {
		float[] values = new float[bytes.remaining() / 2];
		for (int i = 0; i < values.length; i++) {
			values[i] = Float.intBitsToFloat(bytes.getShort() << 16);
		}
		return values;
	}

	/**
	 * Writes tensors and forces them to the disk. The caller writes beside the final
	 * place and renames.
	 * @param tensors by name, in the order in which they shall lie in the file
	 */
	public static void write(Path file, Map<String, NDArray> tensors, Map<String, String> metadata) throws IOException {
		Map<String, Object> header = new LinkedHashMap<>();
		if (!metadata.isEmpty()) {
			header.put("__metadata__", metadata);
		}
		long offset = 0;
		for (Map.Entry<String, NDArray> tensor : tensors.entrySet()) {
			NDArray array = tensor.getValue();
			Type type = Type.of(array.getDataType());
			long bytes = array.size() * type.bytes();
			header.put(tensor.getKey(), Map.of("dtype", type.name(), "shape", array.getShape().getShape(),
					"data_offsets", new long[] { offset, offset + bytes }));
			offset += bytes;
		}
		byte[] json = pad(JSON.writeValueAsBytes(header));
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
				StandardOpenOption.TRUNCATE_EXISTING)) {
			ByteBuffer start = ByteBuffer.allocate(8 + json.length).order(ByteOrder.LITTLE_ENDIAN);
			start.putLong(json.length).put(json).flip();
			writeFully(channel, start);
			for (NDArray array : tensors.values()) {
				writeFully(channel, array.toByteBuffer());
			}
			channel.force(true);
		}
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

	private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
		while (bytes.hasRemaining()) {
			channel.write(bytes);
		}
	}

	@Override
	public void close() {
		try {
			this.channel.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Where a tensor lies.
	 *
	 * @param type type of its values
	 * @param shape its shape
	 * @param offset first byte in the file
	 * @param bytes number of bytes
	 */
	public record Entry(Type type, Shape shape, long offset, long bytes) {

	}

	/** The types of the format that DJL can hold, and bfloat16, which is widened. */
	public enum Type {

		F64(DataType.FLOAT64, 8), F32(DataType.FLOAT32, 4), F16(DataType.FLOAT16, 2), BF16(DataType.FLOAT32, 2),
		I64(DataType.INT64, 8), I32(DataType.INT32, 4), I8(DataType.INT8, 1), U8(DataType.UINT8, 1),
		BOOL(DataType.BOOLEAN, 1);

		private final DataType dataType;

		private final int bytes;

		Type(DataType dataType, int bytes) {
			this.dataType = dataType;
			this.bytes = bytes;
		}

		/** Type of the array that holds such values. */
		public DataType dataType() {
			return this.dataType;
		}

		/** Bytes of one value in the file. */
		public int bytes() {
			return this.bytes;
		}

		static Type of(DataType dataType) {
			for (Type type : values()) {
				if (type.dataType == dataType && type != BF16) {
					return type;
				}
			}
			throw new IllegalArgumentException("safetensors cannot hold " + dataType);
		}

	}

	/** Reads and checks the header of an open file. */
	private record Header(Path file, FileChannel channel) {

		Safetensors read() throws IOException {
			long size = this.channel.size();
			if (size < 8) {
				throw damaged("it has " + size + " bytes, too few for a header");
			}
			long length = readFully(0, 8).getLong();
			if (length < 2 || length > LARGEST_HEADER || length > size - 8) {
				throw damaged("its header claims " + Long.toUnsignedString(length) + " bytes, the file has " + size);
			}
			JsonNode json = parse(readFully(8, (int) length));
			List<Map.Entry<String, Entry>> found = new ArrayList<>();
			Map<String, String> metadata = new LinkedHashMap<>();
			for (Map.Entry<String, JsonNode> property : json.properties()) {
				if (property.getKey().equals("__metadata__")) {
					property.getValue().properties().forEach((m) -> metadata.put(m.getKey(), m.getValue().asString()));
				}
				else {
					found.add(Map.entry(property.getKey(),
							entry(property.getKey(), property.getValue(), 8 + length, size)));
				}
			}
			found.sort(Comparator.comparingLong((entry) -> entry.getValue().offset()));
			Map<String, Entry> entries = new LinkedHashMap<>();
			long end = 8 + length;
			for (Map.Entry<String, Entry> entry : found) {
				if (entry.getValue().offset() < end) {
					throw damaged("tensor '" + entry.getKey() + "' overlaps the one before");
				}
				end = entry.getValue().offset() + entry.getValue().bytes();
				entries.put(entry.getKey(), entry.getValue());
			}
			return new Safetensors(this.file, this.channel, entries, metadata);
		}

		private JsonNode parse(ByteBuffer bytes) throws IOException {
			try {
				JsonNode json = JSON.readTree(StandardCharsets.UTF_8.decode(bytes).toString());
				if (!json.isObject()) {
					throw damaged("its header is no JSON object");
				}
				return json;
			}
			catch (JacksonException ex) {
				throw damaged("its header is no JSON (" + ex.getOriginalMessage() + ")");
			}
		}

		private Entry entry(String name, JsonNode json, long start, long size) throws IOException {
			Type type;
			try {
				type = Type.valueOf(json.path("dtype").asString(""));
			}
			catch (IllegalArgumentException ex) {
				throw damaged("tensor '" + name + "' has the unknown type " + json.path("dtype"));
			}
			JsonNode dimensions = json.path("shape");
			JsonNode offsets = json.path("data_offsets");
			if (!dimensions.isArray() || !offsets.isArray() || offsets.size() != 2) {
				throw damaged("tensor '" + name + "' has no shape or no offsets");
			}
			long[] shape = new long[dimensions.size()];
			long bytes = type.bytes();
			try {
				for (int i = 0; i < shape.length; i++) {
					shape[i] = whole(dimensions.get(i));
					bytes = Math.multiplyExact(bytes, shape[i]);
				}
			}
			catch (ArithmeticException ex) {
				throw damaged("tensor '" + name + "' has a shape beyond all bounds");
			}
			long from = whole(offsets.get(0));
			long to = whole(offsets.get(1));
			if (from < 0 || to < from || to > size - start || to - from != bytes) {
				throw damaged("tensor '" + name + "' claims the bytes " + from + " to " + to + ", but its shape needs "
						+ bytes + " and the file holds " + (size - start));
			}
			return new Entry(type, new Shape(shape), start + from, bytes);
		}

		private long whole(JsonNode number) throws IOException {
			if (!number.isIntegralNumber() || !number.canConvertToLong() || number.asLong() < 0) {
				throw damaged("its header has " + number + " where a size belongs");
			}
			return number.asLong();
		}

		private ByteBuffer readFully(long position, int length) throws IOException {
			ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
			while (buffer.hasRemaining()) {
				if (this.channel.read(buffer, position + buffer.position()) < 0) {
					throw damaged("it ends within its header");
				}
			}
			return buffer.flip();
		}

		private DamagedFileException damaged(String reason) {
			return new DamagedFileException(this.file, reason);
		}

	}

}
