package org.imglish.platform.process;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import org.imglish.jobs.worker.WorkerLoop;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A worker alone. */
@Command(name = "worker", mixinStandardHelpOptions = true,
		description = "Takes runs from the queue until it is asked to end; SIGTERM writes a checkpoint first.")
public final class WorkerCommand implements Callable<Integer> {

	@Mixin
	private HomeOption home = new HomeOption();

	@Option(names = "--threads", paramLabel = "N", description = "torch threads (default: all cores)")
	private int threads = Runtime.getRuntime().availableProcessors();

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
		System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(this.threads));
		System.setProperty("OPT_OUT_TRACKING", "true");
		System.setProperty("DJL_CACHE_DIR", this.home.path().resolve("natives").toString());
		try (Application application = Application.start(this.home.path(), false,
				Map.of("imglish.threads", this.threads, "imglish.labels", String.join(",", this.labels),
						"imglish.light-runs", this.lightRuns, "imglish.data-roots", DataRoots.fromEnvironment()))) {
			WorkerLoop loop = application.bean(WorkerLoop.class);
			Thread main = Thread.currentThread();
			Runtime.getRuntime().addShutdownHook(new Thread(() -> end(loop, main)));
			if (this.parent > 0) {
				ProcessHandle.of(this.parent)
					.ifPresentOrElse((process) -> process.onExit().thenRun(() -> System.exit(0)), () -> System.exit(0));
			}
			loop.run();
		}
		return 0;
	}

	private void end(WorkerLoop loop, Thread main) {
		try {
			if (loop.end(Duration.ofSeconds(this.grace))) {
				main.join(Duration.ofSeconds(20).toMillis());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
