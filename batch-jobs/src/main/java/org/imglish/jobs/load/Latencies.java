package org.imglish.jobs.load;

import java.util.Arrays;
import java.util.function.Supplier;

/** How long one kind of work took, each time; several threads add to it. */
public final class Latencies {

	private long[] nanos = new long[1024];

	private int count;

	/** Does something and notes how long it took, unless it fails. */
	public <T> T time(Supplier<T> work) {
		long began = System.nanoTime();
		T result = work.get();
		add(System.nanoTime() - began);
		return result;
	}

	/**
	 * Notes a duration.
	 * @param duration in nanoseconds
	 */
	public synchronized void add(long duration) {
		if (this.count == this.nanos.length) {
			this.nanos = Arrays.copyOf(this.nanos, 2 * this.count);
		}
		this.nanos[this.count++] = duration;
	}

	/**
	 * What has been noted since this was asked before.
	 * @param seconds how long that took
	 */
	public synchronized Summary summary(String what, double seconds) {
		long[] sorted = Arrays.copyOf(this.nanos, this.count);
		Arrays.sort(sorted);
		this.count = 0;
		return new Summary(what, sorted.length, sorted.length / seconds, quantile(sorted, 0.5), quantile(sorted, 0.95),
				quantile(sorted, 0.99), quantile(sorted, 1));
	}

	/** In milliseconds; 0 where there is nothing. */
	private static double quantile(long[] sorted, double share) {
		return (sorted.length == 0) ? 0 : sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)] / 1e6;
	}

	/**
	 * Durations of one kind of work.
	 *
	 * @param what kind of work
	 * @param count how often it was done
	 * @param perSecond how often in a second
	 * @param p50 median, in milliseconds
	 * @param p95 95th percentile, in milliseconds
	 * @param p99 99th percentile, in milliseconds
	 * @param max longest, in milliseconds
	 */
	public record Summary(String what, int count, double perSecond, double p50, double p95, double p99, double max) {

	}

}
