package org.imglish.jobs.worker;

import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.imglish.jobs.attempt.AttemptSignals;
import org.imglish.jobs.lease.Claim;
import org.imglish.jobs.lease.Heartbeat;
import org.imglish.jobs.lease.Leases;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Takes runs from the queue, one at a time, and gives a sign of life while it carries
 * them out. Ends gracefully: the attempt finishes its step, writes a checkpoint, and its
 * run goes back to the queue.
 */
public class WorkerLoop {

	private static final Logger LOGGER = LoggerFactory.getLogger(WorkerLoop.class);

	private static final Duration IDLE = Duration.ofMillis(500);

	private final Leases leases;

	private final AttemptRunner runner;

	private final JdbcWorkers workers;

	private final String name = host() + "-" + ProcessHandle.current().pid() + "-"
			+ UUID.randomUUID().toString().substring(0, 4);

	private final int threads;

	private final CountDownLatch ending = new CountDownLatch(1);

	private final CountDownLatch ended = new CountDownLatch(1);

	private volatile @Nullable Held held;

	/**
	 * @param threads torch threads of each attempt
	 */
	public WorkerLoop(Leases leases, AttemptRunner runner, JdbcWorkers workers, int threads) {
		this.leases = leases;
		this.runner = runner;
		this.workers = workers;
		this.threads = threads;
	}

	/** Works until {@link #end} is called. */
	public void run() {
		this.workers.register(this.name, host(), ProcessHandle.current().pid(), "cpu", memory());
		Thread heart = new Thread(this::beat, "heartbeat");
		heart.setDaemon(true);
		heart.start();
		LOGGER.info("Worker {} is ready: cpu, {} threads", this.name, this.threads);
		try {
			while (this.ending.getCount() > 0) {
				if (!workOnce()) {
					this.ending.await(IDLE.toMillis(), TimeUnit.MILLISECONDS);
				}
			}
			this.workers.leave(this.name);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			this.ended.countDown();
		}
	}

	private boolean workOnce() {
		try {
			Optional<Claim> claim = this.leases.claim(this.name, "cpu", this.threads, build());
			if (claim.isEmpty()) {
				return false;
			}
			Held taken = new Held(claim.get(), new AttemptSignals());
			this.held = taken;
			if (this.ending.getCount() == 0) {
				taken.signals().requestShutdown();
			}
			LOGGER.info("Run {}: attempt {} starts", taken.claim().run(), taken.claim().attempt());
			this.runner.run(taken.claim(), taken.signals(), this.threads);
			LOGGER.info("Run {}: attempt {} ended", taken.claim().run(), taken.claim().attempt());
			return true;
		}
		catch (DataAccessException | TransactionException ex) {
			LOGGER.warn("The database does not answer; trying again: {}", ex.getMessage());
			return false;
		}
		finally {
			this.held = null;
		}
	}

	private void beat() {
		long interval = Math.max(200, this.leases.lease().toMillis() / 5);
		try {
			while (!this.ended.await(interval, TimeUnit.MILLISECONDS)) {
				beatOnce();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void beatOnce() {
		try {
			this.workers.beat(this.name);
			Held current = this.held;
			if (current == null) {
				return;
			}
			Heartbeat answer = this.leases.beat(current.claim());
			if (!answer.owned()) {
				current.signals().leaseLost();
			}
			if (answer.stopRequested()) {
				current.signals().requestStop();
			}
			if (answer.cancelRequested()) {
				current.signals().requestCancel();
			}
		}
		catch (DataAccessException | TransactionException | UncheckedIOException ex) {
			LOGGER.warn("The heartbeat found no database: {}", ex.getMessage());
		}
	}

	/**
	 * Ends the loop gracefully.
	 * @param grace how long to wait for the running attempt
	 * @return whether it ended in time
	 */
	public boolean end(Duration grace) throws InterruptedException {
		this.ending.countDown();
		Held current = this.held;
		if (current != null) {
			current.signals().requestShutdown();
		}
		return this.ended.await(grace.toMillis(), TimeUnit.MILLISECONDS);
	}

	private static String build() {
		String version = WorkerLoop.class.getPackage().getImplementationVersion();
		return (version != null) ? version : "development";
	}

	private static long memory() {
		java.lang.management.OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
		return (system instanceof com.sun.management.OperatingSystemMXBean known) ? known.getTotalMemorySize() : 0;
	}

	private static String host() {
		try {
			return InetAddress.getLocalHost().getHostName();
		}
		catch (UnknownHostException ex) {
			return "localhost";
		}
	}

	private record Held(Claim claim, AttemptSignals signals) {

	}

}
