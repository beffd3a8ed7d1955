package org.imglish.core.checkpoint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import ai.djl.ndarray.types.Shape;

/** Files as {@code torch.save} would write them, with any pickle inside. */
final class TorchSaved {

	private TorchSaved() {
	}

	/** The form since PyTorch 1.6: a zip of stored entries. */
	static Path zip(Path file, byte[] pickle, Map<String, byte[]> storages) throws IOException {
		try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
			zip.setMethod(ZipOutputStream.STORED);
			put(zip, "saved/data.pkl", pickle);
			for (Map.Entry<String, byte[]> storage : storages.entrySet()) {
				put(zip, "saved/data/" + storage.getKey(), storage.getValue());
			}
			put(zip, "saved/version", "3\n".getBytes(StandardCharsets.US_ASCII));
		}
		return file;
	}

	private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
		CRC32 sum = new CRC32();
		sum.update(content);
		ZipEntry entry = new ZipEntry(name);
		entry.setSize(content.length);
		entry.setCrc(sum.getValue());
		zip.putNextEntry(entry);
		zip.write(content);
		zip.closeEntry();
	}

	/**
	 * The older form: five pickles, then the storages of float32 values.
	 * @param pickle the third pickle, the object
	 */
	static Path legacy(Path file, byte[] pickle, Map<String, float[]> storages) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		bytes.writeBytes(new PickleWriter().instruction((char) 0x8a)
			.instruction((char) 10)
			.instruction((char) 0x6c)
			.instruction((char) 0xfc)
			.instruction((char) 0x9c)
			.instruction((char) 0x46)
			.instruction((char) 0xf9)
			.instruction((char) 0x20)
			.instruction((char) 0x6a)
			.instruction((char) 0xa8)
			.instruction((char) 0x50)
			.instruction((char) 0x19)
			.end());
		bytes.writeBytes(new PickleWriter().number(1001).end());
		bytes.writeBytes(new PickleWriter().instruction('}')
			.instruction('(')
			.text("little_endian")
			.flag(true)
			.instruction('u')
			.end());
		bytes.writeBytes(pickle);
		PickleWriter keys = new PickleWriter().instruction(']').instruction('(');
		storages.keySet().forEach(keys::text);
		bytes.writeBytes(keys.instruction('e').end());
		storages.values().forEach((values) -> {
			bytes.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(values.length).array());
			bytes.writeBytes(floats(values));
		});
		return Files.write(file, bytes.toByteArray());
	}

	static byte[] floats(float... values) {
		ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
		for (float value : values) {
			bytes.putFloat(value);
		}
		return bytes.array();
	}

	/** Pushes a float32 view of a storage. */
	static PickleWriter view(PickleWriter pickle, Storage storage, long offset, long[] sizes, long[] strides) {
		return reference(pickle.global("torch._utils", "_rebuild_tensor_v2").instruction('('), storage).number(offset)
			.numbers(sizes)
			.numbers(strides)
			.flag(false)
			.emptyOrderedDictionary()
			.instruction('t')
			.instruction('R');
	}

	/** Pushes a reference to a storage. */
	static PickleWriter reference(PickleWriter pickle, Storage storage) {
		pickle.instruction('(')
			.text("storage")
			.global("torch", storage.type())
			.text(storage.key())
			.text("cpu")
			.number(storage.elements());
		if (storage.legacy()) {
			pickle.instruction('N');
		}
		return pickle.instruction('t').instruction('Q');
	}

	/** A pickled dictionary with one entry, whose value {@code value} pushes. */
	static PickleWriter open() {
		return new PickleWriter().instruction('}').instruction('(');
	}

	static byte[] close(PickleWriter pickle) {
		return pickle.instruction('u').end();
	}

	/** A tensor that lies in memory. */
	static StoredTensor tensor(TensorType type, byte[] bytes, long... shape) {
		return new StoredTensor(type, new Shape(shape), () -> new BufferChannel(ByteBuffer.wrap(bytes)));
	}

	/** The bytes of a tensor. */
	static byte[] bytes(StoredTensor tensor) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		tensor.copyTo(Channels.newChannel(bytes));
		return bytes.toByteArray();
	}

	/** The values of a float32 tensor. */
	static float[] values(StoredTensor tensor) throws IOException {
		float[] values = new float[(int) tensor.elements()];
		ByteBuffer.wrap(bytes(tensor)).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
		return values;
	}

	/**
	 * A storage as pickles refer to it.
	 *
	 * @param type PyTorch's class
	 * @param legacy whether the reference has the older form's sixth item
	 */
	record Storage(String type, String key, long elements, boolean legacy) {

		Storage(String key, long elements) {
			this("FloatStorage", key, elements, false);
		}

	}

}
