package org.imglish.platform.demo;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

import org.imglish.platform.process.HomeOption;
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
			description = "how long to train, about (default: ${DEFAULT-VALUE}); below 11 only that losses fall is judged",
			defaultValue = "11")
	private int minutes = 11;

	@Option(names = "--seed", paramLabel = "N", split = ",", defaultValue = "1",
			description = "seed of trainings, or several: a table for each and the ranges over all (default: 1)")
	private List<Long> seeds = List.of(1L);

	@Option(names = "--port", paramLabel = "PORT", description = "port of API and dashboard (default: any free one)")
	private int port;

	@Override
	public Integer call() throws Exception {
		if (this.minutes < 1 || this.minutes > 600) {
			throw new ParameterException(this.command.commandLine(), "--minutes must be from 1 to 600");
		}
		Path path = this.home.path();
		Platform platform = Platform.start(path, this.port);
		CountDownLatch ended = new CountDownLatch(1);
		Runtime.getRuntime().addShutdownHook(new Thread(() -> {
			platform.close();
			ended.countDown();
		}));
		System.out.println("Dashboard: " + platform.url());
		boolean passed = new Demo(platform.url(), path, this.minutes, this.seeds, System.out).run();
		System.out.println("Dashboard: " + platform.url());
		if (!this.exit) {
			System.out.println("The platform goes on serving; Ctrl-C ends it.");
			ended.await();
		}
		return passed ? 0 : 1;
	}

}
