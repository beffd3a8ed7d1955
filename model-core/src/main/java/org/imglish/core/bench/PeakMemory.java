package org.imglish.core.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Largest resident memory of this process, native memory included, as Linux keeps it in
 * {@code /proc} (proc(5)).
 */
final class PeakMemory {

	private static final Path STATUS = Path.of("/proc/self/status");

	private static final Path RESET = Path.of("/proc/self/clear_refs");

	private static final String PEAK = "VmHWM:";

	private PeakMemory() {
	}

	/** Starts anew from what is resident now, where the system allows it. */
	static void reset() throws IOException {
		if (Files.isWritable(RESET)) {
			Files.writeString(RESET, "5");
		}
	}

	/** Bytes, or 0 where the system does not tell. */
	static long bytes() throws IOException {
		if (!Files.isReadable(STATUS)) {
			return 0;
		}
		return Files.readAllLines(STATUS)
			.stream()
			.filter((line) -> line.startsWith(PEAK))
			.mapToLong((line) -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
			.findFirst()
			.orElse(0);
	}

}
