package org.imglish.jobs.training;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much memory of this machine is free for copies. */
final class HostMemory {

	private static final Path LINUX = Path.of("/proc/meminfo");

	private static final long KIBIBYTE = 1024;

	private HostMemory() {
	}

	/**
	 * Bytes that can be allocated without swapping; on Linux the caches of files count as
	 * free, as the kernel gives them back.
	 */
	static long available() {
		java.lang.management.OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
		if (!(system instanceof com.sun.management.OperatingSystemMXBean known)) {
			return 0;
		}
		try {
			if (Files.exists(LINUX)) {
				long total = 0;
				long available = 0;
				for (String line : Files.readAllLines(LINUX)) {
					String[] words = line.split("\\s+");
					total = words[0].equals("MemTotal:") ? Long.parseLong(words[1]) * KIBIBYTE : total;
					available = words[0].equals("MemAvailable:") ? Long.parseLong(words[1]) * KIBIBYTE : available;
				}
				// In a container the machine's numbers are not ours.
				if (known.getTotalMemorySize() >= total) {
					return available;
				}
			}
		}
		catch (IOException | NumberFormatException ex) {
			return known.getFreeMemorySize();
		}
		return known.getFreeMemorySize();
	}

}
