package org.imglish.jobs.worker;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.imglish.core.collective.Collectives;
import org.imglish.core.training.TrainingDevice;
import org.imglish.jobs.attempt.AttemptSignals;
import org.imglish.jobs.claim.Claim;
import org.imglish.jobs.gang.Seat;
import org.imglish.jobs.ingest.HeldParts;
import org.imglish.jobs.ingest.PartTaker;
import org.imglish.jobs.lease.Heartbeat;
import org.imglish.jobs.lease.Leases;
import org.imglish.jobs.lease.Offer;
import org.imglish.jobs.lease.Threads;
import org.imglish.jobs.recipe.RunKind;
import org.imglish.jobs.training.Follower;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes runs from the queue, one training at a time and a few light runs beside it, or
 * parts of the ingests of others, and gives a sign of life while it carries them out.
 * Ends gracefully: each attempt finishes its step, writes a checkpoint, and its run goes
 * back to the queue.
 */
public class WorkerLoop {

	private static final Logger LOGGER = LoggerFactory.getLogger(WorkerLoop.class);

	private static final Duration IDLE = Duration.ofMillis(500);

	/** How long an interrupted attempt has to end before the process ends itself. */
	private static final Duration LAST_CHANCE = Duration.ofMinutes(1);

	private static final int EXIT_STALLED = 3;

	private final Leases leases;

	private final AttemptRunner runner;

	private final Follower follower;

	private final PartTaker partTaker;

	private final HeldParts parts;

	private final JdbcWorkers workers;

	private final JdbcWorkerLoads loads;

	private final Collecting collecting;

	private final String name = Station.hostName() + "-" + ProcessHandle.current().pid() + "-"
			+ UUID.randomUUID().toString().substring(0, 4);

	private final Threads threads;

	private final List<String> labels;

	private final String device;

	private final String advertise;

	private final Duration patience;

	private final List<Lane> lanes = new ArrayList<>();

	private final CountDownLatch ending = new CountDownLatch(1);

	private final CountDownLatch ended = new CountDownLatch(1);

	/** Since when the database has answered without a gap. */
	private volatile long reachableSince = System.nanoTime();

	private volatile boolean reachable = true;

	public WorkerLoop(Leases leases, AttemptRunner runner, Follower follower, PartTaker partTaker, HeldParts parts,
			JdbcWorkers workers, JdbcWorkerLoads loads, Collecting collecting, JobsSettings settings) {
		this.leases = leases;
		this.runner = runner;
		this.follower = follower;
		this.partTaker = partTaker;
		this.parts = parts;
		this.workers = workers;
		this.loads = loads;
		this.collecting = collecting;
		this.threads = Threads.given(settings.threads());
		this.labels = settings.labels();
		this.device = settings.device();
		this.advertise = settings.advertise();
		this.patience = settings.patience();
		EnumSet<RunKind> light = EnumSet.of(RunKind.INGEST, RunKind.EVALUATE);
		this.lanes
			.add(new Lane((settings.lightRuns() > 0) ? EnumSet.complementOf(light) : EnumSet.allOf(RunKind.class)));
		for (int i = 0; i < settings.lightRuns(); i++) {
			this.lanes.add(new Lane(light));
		}
	}

	/** Works until {@link #end} is called; trainings run on the calling thread. */
	public void run() {
		Offer offer = new Offer(this.name, TrainingDevice.named(this.device), TrainingDevice.memoryBytes(), this.labels,
				this.threads, build());
		Station station = new Station(Station.hostName(), ProcessHandle.current().pid(), address(),
				Collectives.unavailable().isEmpty());
		this.workers.register(offer, station);
		this.workers.leaveDeadBeside(this.name);
		LoadRecorder load = new LoadRecorder(this.loads, offer);
		load.start();
		Thread heart = new Thread(() -> beat(load), "heartbeat");
		heart.setDaemon(true);
		heart.start();
		LOGGER.info("Worker {} is ready: {}, {} threads{}", this.name, offer.device(), this.threads.number(),
				this.threads.shared() ? " among the workers of this machine" : "");
		List<Thread> beside = new ArrayList<>();
		ScheduledExecutorService collector = this.collecting.start();
		try {
			for (Lane lane : this.lanes.subList(1, this.lanes.size())) {
				Thread thread = new Thread(() -> work(lane, offer, station), "light-" + (beside.size() + 1));
				thread.start();
				beside.add(thread);
			}
			work(this.lanes.get(0), offer, station);
			for (Thread thread : beside) {
				thread.join();
			}
			this.workers.leave(this.name);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			collector.shutdownNow();
			load.close();
			this.ended.countDown();
		}
	}

	private void work(Lane lane, Offer offer, Station station) {
		try {
			while (this.ending.getCount() > 0) {
				if (!workOnce(lane, offer, station)) {
					this.ending.await(IDLE.toMillis(), TimeUnit.MILLISECONDS);
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private boolean workOnce(Lane lane, Offer offer, Station station) {
		try {
			if (lane.trains() && station.joins() && follow(station)) {
				return true;
			}
			boolean takeOver = System.nanoTime() - this.reachableSince > this.leases.lease().toNanos();
			Optional<Claim> claim = this.leases.claim(offer, lane.kinds(), takeOver);
			if (claim.isEmpty()) {
				return lane.kinds().contains(RunKind.INGEST) && this.partTaker.work(offer);
			}
			Lane.Held taken = lane.hold(claim.get());
			if (this.ending.getCount() == 0) {
				taken.signals().requestShutdown();
			}
			LOGGER.info("Run {}: attempt {} starts", taken.claim().run(), taken.claim().attempt());
			this.runner.run(taken.claim(), taken.signals());
			LOGGER.info("Run {}: attempt {} ended", taken.claim().run(), taken.claim().attempt());
			return true;
		}
		catch (RuntimeException ex) {
			LOGGER.warn("The queue does not answer; trying again: {}", ex.getMessage());
			return false;
		}
		finally {
			lane.release();
			// An interruption was meant for the attempt that has just ended.
			if (Thread.interrupted()) {
				LOGGER.debug("The interrupted attempt has ended");
			}
		}
	}

	/** Whether this worker had a seat in a gang, and has it no more. */
	private boolean follow(Station station) {
		Optional<Seat> seat = this.follower.seat(this.name);
		seat.ifPresent((given) -> this.follower.follow(given, station.address()));
		return seat.isPresent();
	}

	private void beat(LoadRecorder load) {
		long interval = Math.max(200, this.leases.lease().toMillis() / 5);
		try {
			while (!this.ended.await(interval, TimeUnit.MILLISECONDS)) {
				beatOnce();
				load.working(runs());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Runs that are worked at: own ones, and those of others that this worker has a share
	 * in.
	 */
	private Set<Long> runs() {
		Set<Long> runs = new HashSet<>();
		held().forEach((each) -> runs.add(each.claim().run()));
		this.parts.ofOthers().forEach((each) -> runs.add(each.claim().run()));
		this.follower.following().ifPresent((each) -> runs.add(each.seat().run()));
		return runs;
	}

	private List<Lane.Held> held() {
		return this.lanes.stream().map(Lane::held).filter(Objects::nonNull).toList();
	}

	private void beatOnce() {
		List<Lane.Held> held = held();
		held.forEach((each) -> watch(each.claim().run(), each.signals(), each.thread()));
		this.parts.ofOthers().forEach((each) -> watch(each.claim().run(), each.signals(), each.thread()));
		this.follower.following().ifPresent((each) -> watch(each.seat().run(), each.signals(), each.thread()));
		try {
			this.workers.beat(this.name,
					Math.max(0, ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
			held.forEach(this::renew);
			this.parts.beat();
			this.follower.beat();
			if (!this.reachable) {
				this.reachableSince = System.nanoTime();
				this.reachable = true;
			}
		}
		catch (RuntimeException ex) {
			this.reachable = false;
			this.reachableSince = System.nanoTime();
			this.follower.databaseAway();
			LOGGER.warn("The heartbeat found no database: {}", ex.getMessage());
		}
	}

	private void renew(Lane.Held held) {
		Heartbeat answer = this.leases.beat(held.claim(), held.signals().reached());
		if (!answer.owned()) {
			held.signals().leaseLost();
		}
		if (answer.stopRequested()) {
			held.signals().requestStop();
		}
		if (answer.cancelRequested()) {
			held.signals().requestCancel();
		}
		if (answer.yieldRequested()) {
			held.signals().requestYield();
		}
	}

	/**
	 * Ends an attempt, or a member's part in one, that makes no progress, and the process
	 * if even that fails.
	 */
	private void watch(long run, AttemptSignals signals, Thread thread) {
		Duration idle = signals.idle();
		if (idle.compareTo(this.patience) < 0) {
			return;
		}
		if (!signals.isStalled()) {
			LOGGER.error("Run {} has made no progress for {} s; its attempt is interrupted", run, idle.toSeconds());
			signals.declareStalled();
			thread.interrupt();
		}
		else if (idle.compareTo(this.patience.plus(LAST_CHANCE)) > 0) {
			LOGGER.error("Run {} did not stop when it was interrupted; the worker process exits", run);
			Runtime.getRuntime().halt(EXIT_STALLED);
		}
	}

	/**
	 * Ends the loop gracefully.
	 * @param grace how long to wait for the running attempts
	 * @return whether they ended in time
	 */
	public boolean end(Duration grace) throws InterruptedException {
		this.ending.countDown();
		leaveNobodyWaiting();
		this.follower.end();
		this.partTaker.end();
		for (Lane lane : this.lanes) {
			Lane.Held held = lane.held();
			if (held != null) {
				held.signals().requestShutdown();
			}
		}
		return this.ended.await(grace.toMillis(), TimeUnit.MILLISECONDS);
	}

	/** A gang that would seat this worker now would wait for it in vain. */
	private void leaveNobodyWaiting() {
		try {
			this.workers.ending(this.name);
		}
		catch (RuntimeException ex) {
			LOGGER.warn("The database does not hear that this worker ends: {}", ex.getMessage());
		}
	}

	private String address() {
		return this.advertise.isEmpty() ? this.workers.addressTowardsDatabase() : this.advertise;
	}

	private static String build() {
		String version = WorkerLoop.class.getPackage().getImplementationVersion();
		return (version != null) ? version : "development";
	}

}
