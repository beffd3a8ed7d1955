package org.imglish.jobs.training;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class SystemLoadTests {

	private final AtomicLong processor = new AtomicLong(5_000);

	private final AtomicLong clock = new AtomicLong(9_000);

	private final SystemLoad load = new SystemLoad(OptionalLong::empty, this.processor::get, this.clock::get);

	@Test
	void theProcessorIsAShareOfAllCoresSinceTheMeasurementBefore() {
		int cores = Runtime.getRuntime().availableProcessors();
		this.clock.addAndGet(1_000);
		this.processor.addAndGet(cores * 500L);
		assertThat(this.load.measure().metrics().get("system/cpu")).isCloseTo(0.5, within(1e-9));
		this.clock.addAndGet(1_000);
		this.processor.addAndGet(cores * 250L);
		assertThat(this.load.measure().metrics().get("system/cpu")).isCloseTo(0.25, within(1e-9));
	}

	@Test
	void whatTheMachineDoesNotTellIsLeftOut() {
		SystemLoad silent = new SystemLoad(OptionalLong::empty, () -> -1, this.clock::get);
		this.clock.addAndGet(1_000);
		assertThat(silent.measure().metrics()).doesNotContainKeys("system/cpu", "system/gpu_memory_bytes");
	}

	@Test
	void theGpusMemoryIsKnownWhereThereIsOne() {
		SystemLoad gpu = new SystemLoad(() -> OptionalLong.of(7), this.processor::get, this.clock::get);
		assertThat(gpu.measure().metrics()).containsEntry("system/gpu_memory_bytes", 7.0);
	}

}
