package org.imglish.jobs.worker;

import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import com.sun.management.OperatingSystemMXBean;
import org.imglish.core.training.TrainingDevice;
import org.imglish.jobs.lease.Offer;
import org.imglish.jobs.training.SystemLoad;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes each minute what a worker takes of its machine and what it runs. It has a thread
 * of its own: a GPU or a database that answers late keeps no heartbeat waiting.
 */
final class LoadRecorder implements AutoCloseable {

	private static final Logger LOGGER = LoggerFactory.getLogger(LoadRecorder.class);

	private static final long FIRST_SECONDS = 5;

	private static final long EVERY_SECONDS = 60;

	private final JdbcWorkerLoads loads;

	private final Offer offer;

	private final SystemLoad taken = new SystemLoad(TrainingDevice::usedGpuMemory);

	/** Runs that were worked at since the last note. */
	private final Set<Long> runs = ConcurrentHashMap.newKeySet();

	private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor((task) -> {
		Thread recording = new Thread(task, "load");
		recording.setDaemon(true);
		return recording;
	});

	/**
	 * @param offer the worker and its device's memory
	 */
	LoadRecorder(JdbcWorkerLoads loads, Offer offer) {
		this.loads = loads;
		this.offer = offer;
	}

	/** Forgets workers long gone, and begins. */
	void start() {
		this.thread.execute(() -> quietly(this.loads::forget));
		this.thread.scheduleAtFixedRate(() -> quietly(this::record), FIRST_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
	}

	/** Takes down what is worked at. */
	void working(Collection<Long> at) {
		this.runs.addAll(at);
	}

	private void record() {
		Set<Long> worked = Set.copyOf(this.runs);
		this.runs.removeAll(worked);
		SystemLoad.Taken now = this.taken.measure();
		this.loads.add(this.offer.worker(), now.cpu(), share(now.memoryBytes(), machineMemory()),
				share(now.gpuMemoryBytes(), this.offer.memoryBytes()), worked);
	}

	private static @Nullable Double share(@Nullable Long bytes, long all) {
		return (bytes != null && all > 0) ? Math.min(1, (double) bytes / all) : null;
	}

	private static long machineMemory() {
		return (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system)
				? system.getTotalMemorySize() : 0;
	}

	/** A minute that is not noted is a gap in a curve, and no harm to a run. */
	private static void quietly(Runnable work) {
		try {
			work.run();
		}
		catch (RuntimeException ex) {
			LOGGER.warn("The load of this minute is not noted: {}", ex.getMessage());
		}
	}

	@Override
	public void close() {
		this.thread.shutdownNow();
	}

}
