package org.imglish.jobs.worker;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What a worker took of its machine within the last day.
 *
 * @param worker its name
 * @param samples in the order of time
 */
public record WorkerLoad(String worker, List<Sample> samples) {

	public WorkerLoad {
		samples = List.copyOf(samples);
	}

	/**
	 * A minute, or several as one. Shares are from 0 to 1, and null where the machine
	 * does not tell.
	 *
	 * @param at when it ended, by the database's clock
	 * @param cpu mean share of all cores that the worker's process computed on
	 * @param memory largest share of the machine's memory that its process held
	 * @param gpuMemory largest share of its GPU's memory that was in use, by anybody
	 * @param runs ids of the runs that it worked at meanwhile
	 */
	public record Sample(Instant at, @Nullable Double cpu, @Nullable Double memory, @Nullable Double gpuMemory,
			List<Long> runs) {

		public Sample {
			runs = List.copyOf(runs);
		}

	}

}
