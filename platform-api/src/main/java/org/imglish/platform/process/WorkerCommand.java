package org.imglish.platform.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.imglish.core.training.PinnedDevice;
import org.imglish.jobs.lease.Threads;
import org.imglish.jobs.worker.WorkerLoop;
import org.imglish.platform.home.HomeOption;
import org.imglish.platform.wiring.Application;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A worker alone. */
@Command(name = "worker", mixinStandardHelpOptions = true,
		description = "Takes runs from the queue until it is asked to end; SIGTERM writes a checkpoint first.")
public final class WorkerCommand implements Callable<Integer> {

	private static final Logger LOGGER = LoggerFactory.getLogger(WorkerCommand.class);

	private static final long CLOSING_SECONDS = 20;

	@Spec
	@SuppressWarnings("NullAway.Init")
	private CommandSpec command;

	@Mixin
	private HomeOption home = new HomeOption();

	@Option(names = "--threads", paramLabel = "N",
			description = "torch threads (default: the cores, divided by the workers that live on this machine when a run starts)")
	private int threads;

	@Option(names = "--grace", paramLabel = "SECONDS",
			description = "how long SIGTERM waits for a checkpoint (default: ${DEFAULT-VALUE})")
	private int grace = 60;

	@Option(names = "--labels", paramLabel = "WORD", split = ",",
			description = "words that recipes may ask of a worker")
	private List<String> labels = List.of();

	@Option(names = "--light-runs", paramLabel = "N",
			description = "ingests and evaluations beside a training (default: ${DEFAULT-VALUE})")
	private int lightRuns = 1;

	@Option(names = "--device", paramLabel = "DEVICE",
			description = "what to compute on: cpu, cuda:0, cuda:1 … (default: the first GPU, or the CPU)")
	private @Nullable String device;

	@Option(names = "--devices", paramLabel = "all", description = "'all' starts a worker for each GPU of this machine")
	private @Nullable String devices;

	@Option(names = "--advertise", paramLabel = "HOST",
			description = "address by which workers that train together reach this one "
					+ "(default: that from which it reaches the database)")
	private String advertise = "";

	@Option(names = "--parent", hidden = true, description = "ends when this process ends")
	private long parent;

	@Override
	public Integer call() throws Exception {
		if (this.threads < 0) {
			throw new ParameterException(this.command.commandLine(),
					"--threads must be at least 1, or 0 for a share of the cores");
		}
		if (this.devices != null) {
			return oneForEachGpu(this.devices);
		}
		if (this.device != null) {
			pin(this.device);
		}
		int threads = Threads.given(this.threads).number();
		System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(threads));
		System.setProperty("OPT_OUT_TRACKING", "true");
		System.setProperty("DJL_CACHE_DIR", this.home.path().resolve("natives").toString());
		CountDownLatch closed = new CountDownLatch(1);
		try (Application application = Application.start(this.home.path(), false,
				Map.of("imglish.threads", this.threads, "imglish.labels", String.join(",", this.labels),
						"imglish.light-runs", this.lightRuns, "imglish.data-roots", DataRoots.fromEnvironment(),
						"imglish.device", (this.device != null) ? this.device : "", "imglish.advertise",
						this.advertise))) {
			if (this.parent > 0 && ProcessHandle.of(this.parent).isEmpty()) {
				// It was killed while this process was starting.
				return 0;
			}
			WorkerLoop loop = application.bean(WorkerLoop.class);
			Runtime.getRuntime().addShutdownHook(new Thread(() -> end(loop, closed)));
			if (this.parent > 0) {
				ProcessHandle.of(this.parent).ifPresent((process) -> process.onExit().thenRun(() -> System.exit(0)));
			}
			loop.run();
		}
		finally {
			closed.countDown();
		}
		return 0;
	}

	private void pin(String chosen) {
		try {
			PinnedDevice.pin(chosen);
		}
		catch (IllegalArgumentException ex) {
			throw new ParameterException(this.command.commandLine(), "--device: " + ex.getMessage());
		}
	}

	/** Starts workers and does nothing itself; when it ends they end. */
	private int oneForEachGpu(String which) throws InterruptedException {
		if (!which.equals("all") || this.device != null) {
			throw new ParameterException(this.command.commandLine(),
					"--devices is 'all' and goes without --device; --device names one");
		}
		List<String> options = new ArrayList<>(List.of("--threads", Integer.toString(this.threads), "--light-runs",
				Integer.toString(this.lightRuns), "--advertise", this.advertise));
		if (!this.labels.isEmpty()) {
			options.addAll(List.of("--labels", String.join(",", this.labels)));
		}
		List<WorkerProcess> workers = WorkerProcess.of(this.home.path(), Duration.ofSeconds(this.grace), 0, options);
		CountDownLatch ended = new CountDownLatch(1);
		Runtime.getRuntime().addShutdownHook(new Thread(() -> {
			WorkerProcess.close(workers);
			ended.countDown();
		}));
		workers.forEach(WorkerProcess::start);
		System.out.println("Workers: " + workers.size() + ((Gpus.names().isEmpty()) ? " (no GPU was found)" : ""));
		ended.await();
		return 0;
	}

	/** Ends the loop and waits until the database has been left, too. */
	private void end(WorkerLoop loop, CountDownLatch closed) {
		System.out.println("The worker ends; a training writes a checkpoint first (up to " + this.grace
				+ " s) and continues from it when a worker runs again.");
		try {
			if (loop.end(Duration.ofSeconds(this.grace)) && !closed.await(CLOSING_SECONDS, TimeUnit.SECONDS)) {
				LOGGER.warn("The worker could not close its connections in time");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
