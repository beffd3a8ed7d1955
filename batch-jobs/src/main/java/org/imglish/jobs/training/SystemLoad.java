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

import org.jspecify.annotations.Nullable;

/** What this process takes of its machine. */
public final class SystemLoad {

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
	public SystemLoad(Supplier<OptionalLong> gpuMemory) {
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
	public Taken measure() {
		long spent = this.processor.getAsLong();
		long now = this.clock.getAsLong();
		Double cpu = null;
		if (spent >= 0 && now > this.lastMeasured) {
			double cores = (double) (spent - this.lastProcessor) / (now - this.lastMeasured);
			cpu = Math.min(1, cores / Runtime.getRuntime().availableProcessors());
		}
		this.lastProcessor = spent;
		this.lastMeasured = now;
		return new Taken(cpu, known(resident()), known(this.gpuMemory.get()));
	}

	private static @Nullable Long known(OptionalLong bytes) {
		return bytes.isPresent() ? bytes.getAsLong() : null;
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

	/**
	 * What was taken; null where the machine does not tell.
	 *
	 * @param cpu share of all cores since the measurement before, 0 to 1
	 * @param memoryBytes resident memory of the process
	 * @param gpuMemoryBytes memory of the GPU that is in use
	 */
	public record Taken(@Nullable Double cpu, @Nullable Long memoryBytes, @Nullable Long gpuMemoryBytes) {

		/** What is known of it, as metrics of a run. */
		Map<String, Double> metrics() {
			Map<String, Double> values = new TreeMap<>();
			put(values, "system/cpu", this.cpu);
			put(values, "system/memory_bytes", this.memoryBytes);
			put(values, "system/gpu_memory_bytes", this.gpuMemoryBytes);
			return values;
		}

		private static void put(Map<String, Double> values, String name, @Nullable Number value) {
			if (value != null) {
				values.put(name, value.doubleValue());
			}
		}

	}

}
