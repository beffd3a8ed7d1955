package org.imglish.jobs.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.imglish.jobs.gang.Seats;
import org.imglish.jobs.lease.Leases;
import org.imglish.jobs.run.Runs;
import org.imglish.jobs.run.Submission;
import org.imglish.jobs.worker.JdbcWorkerLoads;
import org.imglish.jobs.worker.JdbcWorkers;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lets a thousand workers that compute nothing queue for gangs, hold them and give signs
 * of life: what the database bears, at the rates of real workers. For an empty database.
 */
public final class GangLoad implements AutoCloseable {

	/** How often an idle worker looks, as the loop of real ones does. */
	private static final Duration LOOK = Duration.ofMillis(500);

	private static final Duration LONGEST = Duration.ofMinutes(10);

	private static final int WORKERS_PER_HOST = 8;

	private final Shape shape;

	private final Runs runs;

	private final JdbcClient jdbc;

	private final Cluster cluster;

	private final Supplier<Duration> databaseTime;

	private final LockWaits waits;

	private final List<IdleWorker> workers = new ArrayList<>();

	private final ScheduledThreadPoolExecutor threads;

	private final List<ScheduledFuture<?>> living = new ArrayList<>();

	/** How late the work of simulated workers began. */
	private final Latencies lateness = new Latencies();

	private final List<Phase> phases = new ArrayList<>();

	/**
	 * @param databaseTime processor time that the database has used
	 */
	public GangLoad(Shape shape, Runs runs, Leases leases, JdbcWorkers workers, JdbcWorkerLoads loads, JdbcClient jdbc,
			Supplier<Duration> databaseTime) {
		this.shape = shape;
		this.runs = runs;
		this.jdbc = jdbc;
		this.databaseTime = databaseTime;
		this.cluster = new Cluster(leases, new Seats(jdbc, leases.lease()), workers, loads);
		this.waits = new LockWaits(jdbc);
		this.threads = new ScheduledThreadPoolExecutor(shape.connections());
		for (int i = 0; i < shape.workers(); i++) {
			this.workers.add(new IdleWorker(this.cluster, i, WORKERS_PER_HOST));
		}
	}

	/**
	 * Measures: workers wait for work, gangs are taken, all are held, and each gang makes
	 * room for another.
	 */
	public List<Phase> measure() throws InterruptedException {
		phase("register", () -> all(IdleWorker::register));
		live();
		phase("wait for work", () -> pass(this.shape.steady()));
		phase("take gangs", () -> {
			submit(this.shape.gangs());
			await(() -> count("RUNNING") == this.shape.gangs());
		});
		phase("hold gangs", () -> pass(this.shape.steady()));
		phase("gangs make room", () -> {
			submit(this.shape.gangs());
			while (count("COMPLETED") < 2 * this.shape.gangs()) {
				all(IdleWorker::complete);
				pass(LOOK);
			}
		});
		return this.phases;
	}

	/** All workers live at the pace of real ones, none at the same moment as another. */
	private void live() {
		SplittableRandom random = new SplittableRandom(1);
		long beat = this.cluster.leases().lease().toMillis() / 5;
		for (IdleWorker worker : this.workers) {
			repeat(worker::beat, random.nextLong(beat), beat);
			repeat(worker::lookForTraining, random.nextLong(LOOK.toMillis()), LOOK.toMillis());
			repeat(worker::lookForLightRun, random.nextLong(LOOK.toMillis()), LOOK.toMillis());
		}
	}

	private void repeat(Runnable work, long delay, long interval) {
		long first = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(delay);
		long[] due = { first };
		this.living.add(this.threads.scheduleWithFixedDelay(() -> {
			this.lateness.add(Math.max(0, System.nanoTime() - due[0]));
			work.run();
			due[0] = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(interval);
		}, delay, interval, TimeUnit.MILLISECONDS));
	}

	private void all(Consumer<IdleWorker> work) throws InterruptedException {
		List<Future<?>> all = new ArrayList<>();
		this.workers.forEach((worker) -> all.add(this.threads.submit(() -> work.accept(worker))));
		for (Future<?> each : all) {
			finish(each);
		}
	}

	/** Says so if a simulated worker has failed. */
	static void finish(Future<?> work) throws InterruptedException {
		try {
			work.get();
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException("A simulated worker failed: " + ex.getCause(), ex);
		}
	}

	private void submit(int gangs) {
		JsonNode recipe = JsonMapper.builder()
			.build()
			.readTree(String.format(Locale.ROOT,
					"{\"kind\":\"pretrain\",\"data\":{\"texts\":{\"dataset\":\"none\"}},\"parallel\":{\"workers\":%d}}",
					this.shape.size()));
		for (int i = 0; i < gangs; i++) {
			this.runs.submit(new Submission(recipe, "load", List.of(), 0, List.of(), null));
		}
	}

	private int count(String state) {
		return this.jdbc.sql("SELECT count(*) FROM imglish.run WHERE state = ?")
			.param(state)
			.query(Integer.class)
			.single();
	}

	private void await(BooleanSupplier condition) throws InterruptedException {
		long deadline = System.nanoTime() + LONGEST.toNanos();
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() > deadline) {
				throw new IllegalStateException("The gangs were not formed within " + LONGEST.toMinutes() + " minutes");
			}
			pass(Duration.ofMillis(100));
		}
	}

	/** Lets time pass; says so if a simulated worker has failed. */
	private void pass(Duration time) throws InterruptedException {
		TimeUnit.MILLISECONDS.sleep(time.toMillis());
		for (ScheduledFuture<?> each : this.living) {
			if (each.isDone()) {
				finish(each);
			}
		}
	}

	private void phase(String name, Part part) throws InterruptedException {
		long began = System.nanoTime();
		Duration used = this.databaseTime.get();
		part.play();
		double seconds = (System.nanoTime() - began) / 1e9;
		LockWaits.Seen seen = this.waits.seen();
		this.phases.add(new Phase(name, seconds, this.databaseTime.get().minus(used).toNanos() / 1e9 / seconds,
				seen.most(), seen.longestMilliseconds(), this.cluster.losses().getAndSet(0),
				List.of(this.cluster.claims().summary("gang taken", seconds),
						this.cluster.vainLooks().summary("look in vain", seconds),
						this.cluster.seatLooks().summary("look for a seat", seconds),
						this.cluster.beats().summary("heartbeat", seconds),
						this.cluster.ends().summary("run completed", seconds),
						this.lateness.summary("(begun late)", seconds))));
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

	/** Opens measurements over the database of an application. */
	@FunctionalInterface
	public interface Factory {

		/**
		 * Opens a measurement.
		 * @param databaseTime processor time that the database has used
		 */
		GangLoad open(Shape shape, Supplier<Duration> databaseTime);

	}

	private interface Part {

		void play() throws InterruptedException;

	}

	/**
	 * What is simulated.
	 *
	 * @param workers number of workers
	 * @param gangs gangs at once
	 * @param size workers of a gang, its leader included
	 * @param connections connections to the database, which the workers share
	 * @param steady how long nothing happens but waiting or holding
	 */
	public record Shape(int workers, int gangs, int size, int connections, Duration steady) {

		public Shape {
			if (gangs < 1 || size < 2 || (long) gangs * size > workers) {
				throw new IllegalArgumentException(String.format(Locale.ROOT,
						"%d gangs of %d need %d workers, and there are %d", gangs, size, (long) gangs * size, workers));
			}
		}

	}

	/**
	 * A part of the measurement.
	 *
	 * @param name what happened
	 * @param seconds how long
	 * @param databaseCores processor seconds of the database a second
	 * @param maxWaiting transactions that waited for a lock at once
	 * @param longestWaitMilliseconds longest wait for a lock
	 * @param losses attempts whose leases ran out although nobody died: more than this
	 * database or this machine bears
	 * @param work what the workers did
	 */
	public record Phase(String name, double seconds, double databaseCores, int maxWaiting,
			double longestWaitMilliseconds, int losses, List<Latencies.Summary> work) {

	}

}
