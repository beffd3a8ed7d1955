package org.imglish.core.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * An open file of named tensors: a {@link Safetensors} or a {@link PyTorchFile}. It was
 * checked when it was opened; tensors are read one at a time, so a file may be larger
 * than memory. Not thread-safe.
 */
public sealed interface TensorFile extends AutoCloseable permits Safetensors, PyTorchFile, Unwrapped {

	/**
	 * Opens a file as what its first bytes say it is, whatever its name.
	 * @throws DamagedFileException if it is no file of weights, or a damaged or hostile
	 * one
	 */
	static TensorFile open(Path file) throws IOException {
		if (!Files.isRegularFile(file)) {
			throw new IOException("There is no file " + file);
		}
		return isSafetensors(file) ? Safetensors.open(file) : PyTorchFile.open(file);
	}

	private static boolean isSafetensors(Path file) throws IOException {
		ByteBuffer start = ByteBuffer.allocate(9);
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
			while (start.hasRemaining() && channel.read(start) >= 0) {
				continue;
			}
		}
		return (start.hasRemaining()) ? file.toString().endsWith(".safetensors") : start.get(8) == '{';
	}

	/**
	 * Opens a file of a model's weights whose names may have a prefix, such as
	 * {@code module.} of data parallelism or {@code _orig_mod.} of a compiled model.
	 * @param root what the model's own names begin with, for example {@code beit3.}
	 * @throws DamagedFileException if it is no file of weights, or a damaged or hostile
	 * one
	 * @throws IOException if it holds several models
	 */
	static TensorFile open(Path file, String root) throws IOException {
		TensorFile open = open(file);
		try {
			return Unwrapped.of(open, root);
		}
		catch (IOException | RuntimeException ex) {
			open.close();
			throw ex;
		}
	}

	/** The file. */
	Path file();

	/** Tensors by name, in the order of the file. */
	Map<String, StoredTensor> entries();

	/** What else the file holds and nobody reads. */
	List<Ignored> ignored();

	/**
	 * A tensor of the file.
	 * @throws IllegalArgumentException if there is no such tensor
	 */
	default StoredTensor entry(String name) {
		StoredTensor entry = entries().get(name);
		if (entry == null) {
			throw new IllegalArgumentException(file() + " holds no tensor '" + name + "'");
		}
		return entry;
	}

	/**
	 * Reads a tensor into an array, see {@link StoredTensor#read}.
	 * @param manager owns the result
	 * @throws IllegalArgumentException if there is no such tensor
	 */
	default NDArray read(String name, NDManager manager) throws IOException {
		return entry(name).read(manager);
	}

	/**
	 * Reads a tensor over the values of an array of its shape; no other array stays.
	 * @throws IllegalArgumentException if there is no such tensor
	 */
	default void readInto(String name, NDArray target) throws IOException {
		try (NDArray value = read(name, target.getManager())) {
			value.copyTo(target);
		}
	}

	/**
	 * Closes the file; its tensors cannot be read any more.
	 * @throws UncheckedIOException if that fails
	 */
	@Override
	void close();

}
