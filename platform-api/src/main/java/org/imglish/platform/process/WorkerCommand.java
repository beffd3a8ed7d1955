package org.imglish.platform.process;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.imglish.jobs.lease.Threads;
import org.imglish.jobs.worker.WorkerLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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

	@Option(names = "--parent", hidden = true, description = "ends when this process ends")
	private long parent;

	@Override
	public Integer call() throws Exception {
		if (this.threads < 0) {
			throw new ParameterException(this.command.commandLine(),
					"--threads must be at least 1, or 0 for a share of the cores");
		}
		int threads = Threads.given(this.threads).number();
		System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(threads));
		System.setProperty("OPT_OUT_TRACKING", "true");
		System.setProperty("DJL_CACHE_DIR", this.home.path().resolve("natives").toString());
		CountDownLatch closed = new CountDownLatch(1);
		try (Application application = Application.start(this.home.path(), false,
				Map.of("imglish.threads", this.threads, "imglish.labels", String.join(",", this.labels),
						"imglish.light-runs", this.lightRuns, "imglish.data-roots", DataRoots.fromEnvironment()))) {
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

	/** Ends the loop and waits until the database has been left, too. */
	private void end(WorkerLoop loop, CountDownLatch closed) {
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
