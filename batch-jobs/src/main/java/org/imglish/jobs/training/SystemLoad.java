package org.imglish.jobs.training;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What a training takes of its machine: {@code system/cpu} (share of all cores, 0 to 1),
 * {@code system/memory_bytes} (resident) and {@code system/gpu_memory_bytes}. Values that
 * the machine does not tell are left out.
 */
final class SystemLoad {

	private static final Path STATUS = Path.of("/proc/self/status");

	private static final long KIBIBYTE = 1024;

	private final Supplier<OptionalLong> gpuMemory;

	private final LongSupplier processor;

	private final LongSupplier clock;

	private long lastProcessor;

	private long lastMeasured;

	/**
	 * @param gpuMemory bytes of the GPU's memory that are in use; empty without a GPU
	 */
	SystemLoad(Supplier<OptionalLong> gpuMemory) {
		this(gpuMemory, SystemLoad::processorTime, System::nanoTime);
	}

	/**
	 * @param processor nanoseconds that the process has spent on all cores, or -1
	 * @param clock nanoseconds
	 */
	SystemLoad(Supplier<OptionalLong> gpuMemory, LongSupplier processor, LongSupplier clock) {
		this.gpuMemory = gpuMemory;
		this.processor = processor;
		this.clock = clock;
		this.lastProcessor = processor.getAsLong();
		this.lastMeasured = clock.getAsLong();
	}

	/** Measures now, the processor since the measurement before. */
	Map<String, Double> measure() {
		Map<String, Double> values = new TreeMap<>();
		long spent = this.processor.getAsLong();
		long now = this.clock.getAsLong();
		if (spent >= 0 && now > this.lastMeasured) {
			double cores = (double) (spent - this.lastProcessor) / (now - this.lastMeasured);
			values.put("system/cpu", Math.min(1, cores / Runtime.getRuntime().availableProcessors()));
		}
		this.lastProcessor = spent;
		this.lastMeasured = now;
		resident().ifPresent((bytes) -> values.put("system/memory_bytes", (double) bytes));
		this.gpuMemory.get().ifPresent((bytes) -> values.put("system/gpu_memory_bytes", (double) bytes));
		return values;
	}

	private static long processorTime() {
		java.lang.management.OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
		return (system instanceof com.sun.management.OperatingSystemMXBean known) ? known.getProcessCpuTime() : -1;
	}

	private static OptionalLong resident() {
		try {
			if (Files.exists(STATUS)) {
				for (String line : Files.readAllLines(STATUS)) {
					if (line.startsWith("VmRSS:")) {
						return OptionalLong.of(Long.parseLong(line.split("\\s+")[1]) * KIBIBYTE);
					}
				}
			}
		}
		catch (IOException ex) {
			return OptionalLong.empty();
		}
		return OptionalLong.empty();
	}

}
