package org.imglish.core.checkpoint;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Converts files of weights: what is read is seen from the file's content, what is
 * written from the name. Values keep their bits and their type; views become tensors of
 * their own.
 */
public final class Conversion {

	private static final List<String> PYTORCH = List.of(".pth", ".pt", ".bin");

	private static final String SAFETENSORS = ".safetensors";

	private Conversion() {
	}

	/**
	 * Whether a name tells the form that is to be written: {@code .safetensors},
	 * {@code .pth}, {@code .pt} or {@code .bin}.
	 */
	public static boolean knows(Path target) {
		String name = target.toString().toLowerCase(Locale.ROOT);
		return name.endsWith(SAFETENSORS) || PYTORCH.stream().anyMatch(name::endsWith);
	}

	/**
	 * Converts. The target is written beside its place and renamed when it is whole; a
	 * file that is there is replaced.
	 * @param source a safetensors file or one of {@code torch.save}
	 * @param target the file to write; its folder must exist
	 * @param widen whether float16 and bfloat16 become float32
	 * @throws DamagedFileException if the source is damaged or hostile
	 * @throws IOException if it cannot be read or the target not written
	 * @throws IllegalArgumentException if the target's form has no such type or its name
	 * tells no form
	 */
	public static Report convert(Path source, Path target, boolean widen) throws IOException {
		if (!knows(target)) {
			throw new IllegalArgumentException("The name " + target + " tells no form of weights; end it in "
					+ SAFETENSORS + " or one of " + PYTORCH);
		}
		try (TensorFile file = TensorFile.open(source)) {
			Map<String, StoredTensor> tensors = new LinkedHashMap<>();
			file.entries().forEach((name, tensor) -> tensors.put(name, widen ? tensor.widened() : tensor));
			long bytes = tensors.values().stream().mapToLong(StoredTensor::bytes).sum();
			write(target.toAbsolutePath(), tensors, bytes);
			return new Report(tensors.size(), bytes, file.ignored());
		}
	}

	private static void write(Path target, Map<String, StoredTensor> tensors, long bytes) throws IOException {
		Path folder = target.resolveSibling("");
		if (!Files.isDirectory(folder)) {
			throw new IOException("There is no folder " + folder + " to write " + target.getFileName() + " into");
		}
		if (Files.isDirectory(target)) {
			throw new FileAlreadyExistsException(target + " is a folder; name the file to write");
		}
		long room = Files.getFileStore(folder).getUsableSpace();
		if (bytes > room) {
			throw new IOException("The tensors have " + bytes + " bytes, but only " + room + " are free in " + folder);
		}
		Path beside = target.resolveSibling(target.getFileName() + "." + ProcessHandle.current().pid() + ".part");
		try {
			if (target.toString().toLowerCase(Locale.ROOT).endsWith(SAFETENSORS)) {
				SafetensorsWriter.write(beside, tensors, Map.of("format", "pt"));
			}
			else {
				PyTorchWriter.write(beside, tensors);
			}
			Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
		}
		finally {
			Files.deleteIfExists(beside);
		}
	}

	/**
	 * What a conversion did.
	 *
	 * @param tensors number of tensors written
	 * @param bytes bytes of their values
	 * @param ignored what of the source was left out
	 */
	public record Report(int tensors, long bytes, List<Ignored> ignored) {

		public Report {
			ignored = List.copyOf(ignored);
		}

	}

}
