package org.imglish.core.parity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.imglish.core.checkpoint.DamagedFileException;
import org.imglish.core.checkpoint.StoredTensor;
import org.imglish.core.checkpoint.TensorFile;

/**
 * Files of weights: each must give exactly the expected tensors, and those whose name
 * begins with {@code hostile} must be refused at once.
 */
final class CheckpointsCase implements ParityCase {

	private static final Duration AT_ONCE = Duration.ofSeconds(10);

	@Override
	public void run(ReferenceCase reference) throws IOException {
		for (Path file : files(reference.folder())) {
			if (file.getFileName().toString().startsWith("hostile")) {
				reference.comparison().note(file.getFileName() + " is refused", isRefused(file, reference.manager()));
			}
			else {
				compare(reference, file);
			}
		}
	}

	private static List<Path> files(Path folder) throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			return files.filter((file) -> file.toString().matches(".*\\.(pth|pt|bin|safetensors)")).sorted().toList();
		}
	}

	private static void compare(ReferenceCase reference, Path path) throws IOException {
		Comparison comparison = reference.comparison();
		try (TensorFile file = TensorFile.open(path)) {
			Set<String> unexpected = new HashSet<>(file.entries().keySet());
			for (String name : comparison.names()) {
				StoredTensor tensor = file.entries().get(name);
				boolean same = tensor != null && isSame(tensor, comparison.expected(name), reference.manager());
				comparison.note(path.getFileName() + ": " + name, same);
				unexpected.remove(name);
			}
			unexpected.forEach((name) -> comparison.note(path.getFileName() + ": unexpected " + name, false));
		}
	}

	/** Whether shape, type and every bit are the same. */
	private static boolean isSame(StoredTensor tensor, StoredTensor expected, NDManager manager) throws IOException {
		if (!tensor.shape().equals(expected.shape()) || tensor.type() != expected.type()) {
			return false;
		}
		try (NDManager scratch = manager.newSubManager()) {
			NDArray actual = tensor.read(scratch);
			return actual.toByteBuffer().equals(expected.read(scratch).toByteBuffer());
		}
	}

	private static boolean isRefused(Path path, NDManager manager) throws IOException {
		long started = System.nanoTime();
		try (TensorFile file = TensorFile.open(path); NDManager scratch = manager.newSubManager()) {
			for (Map.Entry<String, StoredTensor> entry : file.entries().entrySet()) {
				entry.getValue().read(scratch);
			}
			return false;
		}
		catch (DamagedFileException ex) {
			return System.nanoTime() - started < AT_ONCE.toNanos();
		}
	}

}
