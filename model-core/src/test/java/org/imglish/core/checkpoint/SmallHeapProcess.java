package org.imglish.core.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Opens and copies files of weights in a Java process with little memory. */
public final class SmallHeapProcess {

	private static final int PATIENCE_MINUTES = 5;

	private SmallHeapProcess() {
	}

	/**
	 * Opens files in a process of 256 megabytes.
	 * @return for each file what was said about it
	 */
	static List<String> open(List<Path> files, Path log) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
						"-Xmx256m", "-cp", System.getProperty("java.class.path"), SmallHeapProcess.class.getName()));
		files.forEach((file) -> command.add(file.toString()));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
		if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
			process.destroyForcibly();
		}
		if (process.waitFor() != 0) {
			throw new IllegalStateException(
					"The process ended with " + process.exitValue() + ":\n" + Files.readString(log));
		}
		return Files.readAllLines(log);
	}

	/** Converts each file and prints the number of its tensors, or why it is refused. */
	public static void main(String[] files) throws IOException {
		for (String file : files) {
			Path copy = Path.of(file + ".copy.safetensors");
			try {
				System.out.println(Conversion.convert(Path.of(file), copy, false).tensors() + " tensors");
			}
			catch (IOException ex) {
				System.out.println(ex.getMessage());
			}
			Files.deleteIfExists(copy);
		}
	}

}
