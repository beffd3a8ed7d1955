package org.imglish.platform.process;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The API with one worker. */
@Command(name = "serve", mixinStandardHelpOptions = true,
		description = "Serves API and dashboard and starts one worker.")
public final class ServeCommand implements Callable<Integer> {

	@Mixin
	private HomeOption home = new HomeOption();

	@Option(names = "--port", paramLabel = "PORT", description = "port of API and dashboard (default: 8080)")
	private int port = 8080;

	@Option(names = "--grace", paramLabel = "SECONDS",
			description = "how long SIGTERM waits for the worker's checkpoint (default: ${DEFAULT-VALUE})")
	private int grace = 60;

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
		Platform platform = Platform.start(this.home.path(), this.port, Duration.ofSeconds(this.grace), settings);
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
