package org.imglish.core.checkpoint;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.Optional;

import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipMethod;

/**
 * Writes a state dictionary as {@code torch.save} does since PyTorch 1.6, with nothing in
 * it but tensors, so that {@code torch.load(…, weights_only=True)} takes it. Every tensor
 * gets a storage of its own, at a multiple of 64 bytes.
 */
final class PyTorchWriter {

	private static final String FOLDER = "archive/";

	private static final int ALIGNMENT = 64;

	/** The oldest date that a zip can hold: equal tensors give equal files. */
	private static final LocalDateTime NO_DATE = LocalDateTime.of(1980, 1, 1, 0, 0);

	private PyTorchWriter() {
	}

	/** Writes a file and forces it to the disk. */
	static void write(Path file, Map<String, StoredTensor> tensors) throws IOException {
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ,
				StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
			ZipArchiveOutputStream zip = new ZipArchiveOutputStream(channel);
			put(zip, "data.pkl", pickle(tensors));
			put(zip, "byteorder", "little".getBytes(StandardCharsets.US_ASCII));
			int key = 0;
			for (StoredTensor tensor : tensors.values()) {
				begin(zip, "data/" + key++, tensor.bytes());
				tensor.copyTo(Channels.newChannel(zip));
				zip.closeArchiveEntry();
			}
			put(zip, "version", "3\n".getBytes(StandardCharsets.US_ASCII));
			zip.finish();
			channel.force(true);
		}
	}

	private static void put(ZipArchiveOutputStream zip, String name, byte[] content) throws IOException {
		begin(zip, name, content.length);
		zip.write(content);
		zip.closeArchiveEntry();
	}

	private static void begin(ZipArchiveOutputStream zip, String name, long bytes) throws IOException {
		ZipArchiveEntry entry = new ZipArchiveEntry(FOLDER + name);
		entry.setMethod(ZipMethod.STORED.getCode());
		entry.setSize(bytes);
		entry.setAlignment(ALIGNMENT);
		entry.setTimeLocal(NO_DATE);
		zip.putArchiveEntry(entry);
	}

	private static byte[] pickle(Map<String, StoredTensor> tensors) {
		PickleWriter pickle = new PickleWriter().emptyOrderedDictionary().instruction('(');
		int key = 0;
		for (Map.Entry<String, StoredTensor> entry : tensors.entrySet()) {
			pickle.text(entry.getKey());
			tensor(pickle, key++, entry.getValue());
		}
		return pickle.instruction('u').end();
	}

	/** The call that rebuilds a tensor from its storage. */
	private static void tensor(PickleWriter pickle, int key, StoredTensor tensor) {
		Optional<String> typed = tensor.type().storageClass();
		pickle.global("torch._utils", typed.isPresent() ? "_rebuild_tensor_v2" : "_rebuild_tensor_v3")
			.instruction('(')
			.instruction('(')
			.text("storage");
		typed.ifPresentOrElse((storage) -> pickle.global("torch", storage),
				() -> pickle.global("torch.storage", "UntypedStorage"));
		pickle.text(Integer.toString(key))
			.text("cpu")
			.number(typed.isPresent() ? tensor.elements() : tensor.bytes())
			.instruction('t')
			.instruction('Q')
			.number(0)
			.numbers(tensor.shape().getShape())
			.numbers(strides(tensor.shape().getShape()))
			.flag(false)
			.emptyOrderedDictionary();
		if (typed.isEmpty()) {
			pickle.global("torch", tensor.type().torchName());
		}
		pickle.instruction('t').instruction('R');
	}

	/** Strides of a tensor whose values lie row by row. */
	private static long[] strides(long[] shape) {
		long[] strides = new long[shape.length];
		long stride = 1;
		for (int i = shape.length - 1; i >= 0; i--) {
			strides[i] = stride;
			stride *= Math.max(1, shape[i]);
		}
		return strides;
	}

}
