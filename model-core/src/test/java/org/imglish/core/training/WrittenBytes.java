package org.imglish.core.training;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.imglish.core.source.SourceFormat;

/** Sums of the files of small datasets, ingested here or in a process of its own. */
public final class WrittenBytes {

	private static final int PATIENCE_MINUTES = 5;

	private WrittenBytes() {
	}

	/**
	 * Ingests texts and pairs.
	 * @param folder an empty folder
	 * @return name and sum of each file
	 */
	static List<String> of(Path folder) throws IOException {
		DemoDatasets demo = new DemoDatasets(folder);
		List<Path> datasets = List.of(demo.ingest("texts", SourceFormat.PLAIN_TEXT, "texts.txt", null, null),
				demo.ingest("pairs", SourceFormat.COCO_CAPTIONS, "pairs.json", "pairs", null));
		List<String> sums = new ArrayList<>();
		for (Path dataset : datasets) {
			try (Stream<Path> files = Files.list(dataset)) {
				for (Path file : files.sorted().toList()) {
					sums.add(folder.relativize(file) + " " + UUID.nameUUIDFromBytes(Files.readAllBytes(file)));
				}
			}
		}
		return sums;
	}

	/** The same in Egypt, where the terminal knows ASCII alone and files are private. */
	static List<String> inPosixLocale(Path folder, Path log) throws IOException, InterruptedException {
		ProcessBuilder command = new ProcessBuilder("sh", "-c", "umask 077; exec \"$@\"", "sh",
				Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
				"-Dfile.encoding=US-ASCII", "-Duser.language=ar", "-Duser.country=EG", "-Duser.timezone=Asia/Kathmandu",
				"-cp", System.getProperty("java.class.path"), WrittenBytes.class.getName(), folder.toString());
		command.environment().put("LC_ALL", "C");
		Path sums = folder.resolveSibling("sums");
		Process process = command.redirectError(log.toFile()).redirectOutput(sums.toFile()).start();
		if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
			process.destroyForcibly();
		}
		if (process.waitFor() != 0) {
			throw new IllegalStateException(
					"The process ended with " + process.exitValue() + ":\n" + Files.readString(log));
		}
		return Files.readAllLines(sums, StandardCharsets.US_ASCII)
			.stream()
			.filter((line) -> line.contains("texts/") || line.contains("pairs/"))
			.toList();
	}

	/** Prints the sums. */
	public static void main(String[] folder) throws IOException {
		of(Path.of(folder[0])).forEach(System.out::println);
	}

}
