package org.imglish.jobs.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.imglish.jobs.lease.Leases;
import org.imglish.jobs.gang.Seats;
import org.imglish.jobs.worker.JdbcWorkerLoads;
import org.imglish.jobs.worker.JdbcWorkers;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Lets workers that compute nothing take light runs from the queue and complete them at
 * once, at the pace of real workers: each looks twice a second, and again as soon as it
 * has completed one.
 */
public final class ClaimLoad implements AutoCloseable {

	private static final long LOOK_MILLIS = 500;

	private static final int WORKERS_PER_HOST = 8;

	private final Cluster cluster;

	private final LockWaits waits;

	private final ScheduledThreadPoolExecutor threads;

	private final List<Future<?>> living = new ArrayList<>();

	/**
	 * Starts the workers.
	 * @param workers number of workers, at least 1
	 * @param connections connections to the database that they share, at least 1
	 */
	public ClaimLoad(int workers, int connections, Leases leases, JdbcWorkers registry, JdbcWorkerLoads loads,
			JdbcClient jdbc) {
		this.cluster = new Cluster(leases, new Seats(jdbc, leases.lease()), registry, loads);
		this.waits = new LockWaits(jdbc);
		this.threads = new ScheduledThreadPoolExecutor(connections);
		SplittableRandom random = new SplittableRandom(1);
		long beat = leases.lease().toMillis() / 5;
		for (int i = 0; i < workers; i++) {
			IdleWorker worker = new IdleWorker(this.cluster, i, WORKERS_PER_HOST);
			worker.register();
			repeat(worker::completeLightRuns, random.nextLong(LOOK_MILLIS), LOOK_MILLIS);
			repeat(worker::beat, random.nextLong(beat), beat);
		}
	}

	private void repeat(Runnable work, long delay, long interval) {
		this.living.add(this.threads.scheduleWithFixedDelay(work, delay, interval, TimeUnit.MILLISECONDS));
	}

	/**
	 * What the workers have done since this was asked before.
	 * @param time how long that took
	 * @throws IllegalStateException if one of them has failed
	 */
	public Claimed claimed(Duration time) throws InterruptedException {
		for (Future<?> each : this.living) {
			if (each.isDone()) {
				GangLoad.finish(each);
			}
		}
		double seconds = time.toNanos() / 1e9;
		LockWaits.Seen seen = this.waits.seen();
		return new Claimed(List.of(this.cluster.claims().summary("run taken", seconds),
				this.cluster.ends().summary("run completed", seconds),
				this.cluster.vainLooks().summary("look in vain", seconds),
				this.cluster.beats().summary("heartbeat", seconds)), seen.most(), seen.longestMilliseconds());
	}

	@Override
	public void close() {
		this.threads.shutdownNow();
		this.waits.close();
		try {
			this.threads.awaitTermination(1, TimeUnit.MINUTES);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** Starts workers on the database of an application. */
	@FunctionalInterface
	public interface Factory {

		/**
		 * Starts workers.
		 * @param workers number of workers, at least 1
		 * @param connections connections to the database that they share, at least 1
		 */
		ClaimLoad start(int workers, int connections);

	}

	/**
	 * What the workers did.
	 *
	 * @param work each kind of work
	 * @param maxWaiting transactions that waited for a lock at once
	 * @param longestWaitMilliseconds longest wait for a lock
	 */
	public record Claimed(List<Latencies.Summary> work, int maxWaiting, double longestWaitMilliseconds) {

	}

}
