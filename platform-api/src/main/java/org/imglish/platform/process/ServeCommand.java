package org.imglish.platform.process;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

import org.imglish.platform.home.HomeOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The API with workers beside it. */
@Command(name = "serve", mixinStandardHelpOptions = true,
		description = "Serves API and dashboard and starts one worker, or one for each GPU.")
public final class ServeCommand implements Callable<Integer> {

	@Mixin
	private HomeOption home = new HomeOption();

	@Option(names = "--port", paramLabel = "PORT", description = "port of API and dashboard (default: 8080)")
	private int port = 8080;

	@Option(names = "--grace", paramLabel = "SECONDS",
			description = "how long SIGTERM waits for the workers' checkpoints (default: ${DEFAULT-VALUE})")
	private int grace = 60;

	@Option(names = "--workers", paramLabel = "N", description = "workers to start (default: one for each GPU, or one)")
	private int workers;

	@Option(names = "--bind", paramLabel = "ADDRESS",
			description = "address to listen on (default: 127.0.0.1); any other needs --require-tokens")
	private String address = "127.0.0.1";

	@Option(names = "--require-tokens", description = "ask for an API token at every request")
	private boolean requireTokens;

	@Override
	public Integer call() throws Exception {
		Map<String, Object> settings = new HashMap<>();
		settings.put("server.address", this.address);
		if (this.requireTokens) {
			settings.put("imglish.security.require-tokens", true);
		}
		System.out.println("Imglish starts: the database (a new home unpacks it first), then API and dashboard on port "
				+ this.port + ", then the workers …");
		Platform platform = Platform.start(this.home.path(), this.port, Duration.ofSeconds(this.grace), this.workers,
				settings);
		CountDownLatch ended = new CountDownLatch(1);
		Runtime.getRuntime().addShutdownHook(new Thread(() -> {
			System.out.println("Imglish ends; a training writes a checkpoint first (up to " + this.grace
					+ " s) and continues from it when a worker runs again.");
			platform.close();
			ended.countDown();
		}));
		System.out.println("Imglish is ready: " + platform.url() + " (home " + this.home.path() + ")");
		ended.await();
		return 0;
	}

}
