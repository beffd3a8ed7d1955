package org.imglish.platform.process;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The API with one worker. */
@Command(name = "serve", mixinStandardHelpOptions = true,
		description = "Serves API and dashboard on the loopback address and starts one worker.")
public final class ServeCommand implements Callable<Integer> {

	@Mixin
	private HomeOption home = new HomeOption();

	@Option(names = "--port", paramLabel = "PORT", description = "port of API and dashboard (default: 8080)")
	private int port = 8080;

	@Option(names = "--grace", paramLabel = "SECONDS",
			description = "how long SIGTERM waits for the worker's checkpoint (default: ${DEFAULT-VALUE})")
	private int grace = 60;

	@Override
	public Integer call() throws Exception {
		Platform platform = Platform.start(this.home.path(), this.port, Duration.ofSeconds(this.grace));
		CountDownLatch ended = new CountDownLatch(1);
		Runtime.getRuntime().addShutdownHook(new Thread(() -> {
			platform.close();
			ended.countDown();
		}));
		System.out.println("Imglish is ready: " + platform.url() + " (home " + this.home.path() + ")");
		ended.await();
		return 0;
	}

}
