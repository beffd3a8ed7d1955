package org.imglish.platform.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

import org.imglish.platform.client.Farewell;
import org.imglish.platform.home.HomeOption;
import org.imglish.platform.process.Platform;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The whole pipeline on a corpus that it makes itself. */
@Command(name = "demo", mixinStandardHelpOptions = true,
		description = "Generates and ingests a corpus, pretrains, fine-tunes and evaluates; prints a table of results.")
public final class DemoCommand implements Callable<Integer> {

	@Spec
	@SuppressWarnings("NullAway.Init")
	private CommandSpec command;

	@Mixin
	private HomeOption home = new HomeOption();

	@Option(names = "--exit", description = "end when the demo has ended instead of serving on")
	private boolean exit;

	@Option(names = "--minutes", paramLabel = "N",
			description = "how long it shall take, about, on this machine, which is measured first (default: ${DEFAULT-VALUE})",
			defaultValue = "17")
	private int minutes = 17;

	@Option(names = "--task", paramLabel = "TASK", split = ",",
			description = "fine-tune to this task alone, or to several of them: ${COMPLETION-CANDIDATES} (default: all); "
					+ "each takes as long as it would among all")
	private Set<DemoTask> tasks = EnumSet.allOf(DemoTask.class);

	@Option(names = "--seed", paramLabel = "N", split = ",", defaultValue = "1",
			description = "seed of trainings, or several: a table for each and the ranges over all (default: 1)")
	private List<Long> seeds = List.of(1L);

	@Option(names = "--workers", paramLabel = "N",
			description = "workers to start; those that are several pretrain together (default: one for each GPU, or one)")
	private int workers;

	@Option(names = "--port", paramLabel = "PORT", description = "port of API and dashboard (default: any free one)")
	private int port;

	@Override
	public Integer call() throws Exception {
		if (this.workers < 0 || this.workers > Demo.PRETRAIN_BATCH) {
			throw new ParameterException(this.command.commandLine(),
					"--workers must be from 0 to " + Demo.PRETRAIN_BATCH);
		}
		if (this.minutes < 1 || this.minutes > 600) {
			throw new ParameterException(this.command.commandLine(), "--minutes must be from 1 to 600");
		}
		Path path = this.home.path();
		Platform platform = Platform.start(path, this.port, this.workers);
		CountDownLatch ended = new CountDownLatch(1);
		Runtime.getRuntime().addShutdownHook(new Thread(() -> {
			platform.close();
			ended.countDown();
		}));
		System.out.println("Dashboard: " + platform.url());
		Farewell farewell = new Farewell(System.out,
				"The demo was stopped; trainings write a checkpoint first. The same command continues from there.");
		boolean passed;
		try {
			passed = new Demo(platform.url(), path, this.minutes, Math.max(1, this.workers), this.tasks, this.seeds,
					System.out)
				.run();
		}
		catch (IOException ex) {
			if (!farewell.isSaid()) {
				throw ex;
			}
			// The server was closed first: that it does not answer any more is no
			// failure.
			ended.await();
			return 1;
		}
		finally {
			farewell.withdraw();
		}
		System.out.println("Dashboard: " + platform.url());
		if (!this.exit) {
			System.out.println("The platform continues serving; Ctrl-C ends it.");
			ended.await();
		}
		return passed ? 0 : 1;
	}

}
