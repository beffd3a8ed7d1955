package org.imglish.platform.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Processor time of the processes that this one started and that have ended, and of
 * theirs, as Linux keeps it in {@code /proc} (proc(5)).
 */
final class ChildrenProcessorTime {

	private static final Path STAT = Path.of("/proc/self/stat");

	/** USER_HZ, which is 100 on all platforms that there is a PyTorch for. */
	private static final double TICKS_PER_SECOND = 100;

	/** Place of {@code cutime} behind the name of the program; {@code cstime} is next. */
	private static final int FIRST = 13;

	private ChildrenProcessorTime() {
	}

	/** Seconds, or NaN where the system does not tell. */
	static double seconds() throws IOException {
		if (!Files.isReadable(STAT)) {
			return Double.NaN;
		}
		String stat = Files.readString(STAT);
		String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
		return (Long.parseLong(fields[FIRST]) + Long.parseLong(fields[FIRST + 1])) / TICKS_PER_SECOND;
	}

}
