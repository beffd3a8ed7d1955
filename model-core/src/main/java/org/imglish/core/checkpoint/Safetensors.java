package org.imglish.core.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import ai.djl.ndarray.NDArray;

/**
 * A safetensors file: an eight-byte length, a JSON header with type, shape and place of
 * each tensor, then the bytes without a gap. The header is checked against the file
 * before anything is allocated.
 */
public final class Safetensors implements TensorFile {

	private final Path file;

	private final FileChannel channel;

	private final Map<String, StoredTensor> entries;

	private final Map<String, String> metadata;

	private Safetensors(Path file, FileChannel channel, SafetensorsHeader header) {
		this.file = file;
		this.channel = channel;
		this.entries = header.entries();
		this.metadata = header.metadata();
	}

	/**
	 * Opens a file and checks its header.
	 * @throws DamagedFileException if the header does not fit the file
	 */
	public static Safetensors open(Path file) throws IOException {
		FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
		try {
			return new Safetensors(file, channel, SafetensorsHeader.read(file, channel));
		}
		catch (IOException | RuntimeException ex) {
			channel.close();
			throw ex;
		}
	}

	@Override
	public Path file() {
		return this.file;
	}

	@Override
	public Map<String, StoredTensor> entries() {
		return Collections.unmodifiableMap(this.entries);
	}

	@Override
	public List<Ignored> ignored() {
		return List.of();
	}

	/** Free text that the writer put into the header. */
	public Map<String, String> metadata() {
		return Collections.unmodifiableMap(this.metadata);
	}

	/**
	 * Writes arrays and forces them to the disk. The caller writes beside the final place
	 * and renames.
	 * @param metadata free text for the header
	 */
	public static void write(Path file, Map<String, NDArray> arrays, Map<String, String> metadata) throws IOException {
		Map<String, StoredTensor> tensors = new LinkedHashMap<>();
		arrays.forEach((name, array) -> tensors.put(name, StoredTensor.of(array)));
		writeTensors(file, tensors, metadata);
		force(file);
	}

	/**
	 * Writes tensors, one after the other. The caller writes beside the final place,
	 * {@linkplain #force forces} and renames.
	 * @param tensors opened in their order, if all have values of one width
	 * @param metadata free text for the header
	 */
	public static void writeTensors(Path file, Map<String, StoredTensor> tensors, Map<String, String> metadata)
			throws IOException {
		SafetensorsWriter.write(file, tensors, metadata);
	}

	/** Returns when what was written into a file is on the disk. */
	public static void force(Path file) throws IOException {
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
			channel.force(true);
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

}
