package org.imglish.platform.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

import org.imglish.jobs.load.Latencies;

/**
 * Asks a server for several things, each at a rate of its own, whether or not it keeps
 * up. A request takes from when it was due until its answer is there: time in which it
 * could not be made because others were under way counts.
 */
final class ApiLoad implements AutoCloseable {

	private static final long PATIENCE_MINUTES = 5;

	private final List<Asked> asked = new ArrayList<>();

	private final Queue<IOException> failures = new ConcurrentLinkedQueue<>();

	private final ThreadPoolExecutor threads;

	/**
	 * @param threads requests that are under way at once at most
	 */
	ApiLoad(int threads) {
		this.threads = new ThreadPoolExecutor(threads, threads, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
	}

	/**
	 * Names a request to make.
	 * @param perSecond how often, more than 0
	 */
	void ask(String what, double perSecond, Request request) {
		this.asked.add(new Asked(what, (long) (TimeUnit.SECONDS.toNanos(1) / perSecond), request, new Latencies()));
	}

	/**
	 * Makes the requests, and waits for the last answer.
	 * @return how long each took, in the order in which they were named
	 * @throws IOException the first failure, if there was any
	 */
	List<Latencies.Summary> make(Duration time) throws IOException, InterruptedException {
		long began = System.nanoTime();
		long[] made = new long[this.asked.size()];
		while (true) {
			int next = next(made);
			Asked request = this.asked.get(next);
			long number = made[next]++;
			long after = number * request.interval();
			if (after >= time.toNanos()) {
				break;
			}
			LockSupport.parkNanos(began + after - System.nanoTime());
			this.threads.execute(() -> make(request, number, began + after));
		}
		this.threads.shutdown();
		if (!this.threads.awaitTermination(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
			throw new IOException("The server did not answer " + this.threads.getQueue().size() + " requests within "
					+ PATIENCE_MINUTES + " minutes");
		}
		IOException failure = this.failures.poll();
		if (failure != null) {
			failure.addSuppressed(new IOException(this.failures.size() + " more requests failed"));
			throw failure;
		}
		double seconds = (System.nanoTime() - began) / 1e9;
		return this.asked.stream().map((each) -> each.latencies().summary(each.what(), seconds)).toList();
	}

	/** The request that is due next. */
	private int next(long[] made) {
		return IntStream.range(0, made.length)
			.boxed()
			.min(Comparator.comparingLong((index) -> made[index] * this.asked.get(index).interval()))
			.orElseThrow();
	}

	private void make(Asked request, long number, long due) {
		try {
			request.request().make(number);
			request.latencies().add(System.nanoTime() - due);
		}
		catch (IOException ex) {
			this.failures.add(ex);
		}
	}

	@Override
	public void close() {
		this.threads.shutdownNow();
	}

	/** A request. */
	@FunctionalInterface
	interface Request {

		/**
		 * Makes it.
		 * @param number how many of its kind were made before
		 */
		void make(long number) throws IOException;

	}

	private record Asked(String what, long interval, Request request, Latencies latencies) {

	}

}
