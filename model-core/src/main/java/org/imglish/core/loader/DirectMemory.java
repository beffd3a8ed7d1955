package org.imglish.core.loader;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Locale;

import com.sun.management.HotSpotDiagnosticMXBean;

/**
 * The memory outside the heap that batches are loaded into, where PyTorch can read them.
 */
final class DirectMemory {

	private static final double MEBIBYTE = 1 << 20;

	private DirectMemory() {
	}

	/** Most bytes that this process may reserve. */
	static long limit() {
		long given = Long.parseLong(ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
			.getVMOption("MaxDirectMemorySize")
			.getValue());
		return (given > 0) ? given : Runtime.getRuntime().maxMemory();
	}

	/**
	 * Checks that batches fit beside each other.
	 * @param batch bytes of a batch
	 * @param batches how many there are at a time
	 * @param limit most bytes that may be reserved
	 * @throws IOException if they do not fit
	 */
	static void check(long batch, int batches, long limit) throws IOException {
		if (batch > limit / batches) {
			throw new IOException(String.format(Locale.ROOT,
					"The images of a batch take %s outside the heap, and %d batches must fit beside each "
							+ "other, the one that trains and the one that is loaded, but the process may reserve %s only. %s",
					mebibytes(batch), batches, mebibytes(limit), wayOut(batch * batches)));
		}
	}

	/** What to do when more is needed. */
	static String wayOut(long bytes) {
		long gibibytes = bytes / (1L << 30) + 1;
		return String.format(Locale.ROOT,
				"Set the environment variable JDK_JAVA_OPTIONS=-XX:MaxDirectMemorySize=%dg for the worker, whose usual ",
				gibibytes) + "limit is its heap (-Xmx), or choose smaller batches";
	}

	private static String mebibytes(long bytes) {
		return String.format(Locale.ROOT, "%.0f MiB", Math.ceil(bytes / MEBIBYTE));
	}

}
