package org.imglish.platform.process;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;

import org.imglish.jobs.worker.WorkerLoop;
import org.imglish.platform.client.RestClient;
import org.imglish.platform.home.HomeOption;
import org.imglish.platform.wiring.Application;
import org.springframework.core.env.Environment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Starts what {@code serve} and {@code worker} start, and ends, so that a Java that notes
 * which classes it loads learns them: the launcher makes an archive of them. Whatever
 * store and database the settings name, it works on those of its home alone.
 */
@Command(name = "rehearse", hidden = true, mixinStandardHelpOptions = true,
		description = "Starts what server and worker start, and ends.")
public final class RehearseCommand implements Callable<Integer> {

	/** The store of the home, and nobody who must be let in. */
	private static final Map<String, Object> ALONE = Map.of("imglish.store.location", "",
			"imglish.security.require-tokens", false);

	@Mixin
	private HomeOption home = new HomeOption();

	@Override
	public Integer call() throws IOException {
		if (System.getenv("SPRING_DATASOURCE_URL") != null) {
			throw new IOException("A rehearsal has a database of its own; unset SPRING_DATASOURCE_URL for it");
		}
		Map<String, Object> web = new HashMap<>(ALONE);
		web.put("server.port", 0);
		try (Application server = Application.start(this.home.path(), true, web);
				Application worker = Application.start(this.home.path(), false, ALONE)) {
			RestClient client = new RestClient(
					"http://127.0.0.1:" + server.bean(Environment.class).getRequiredProperty("local.server.port"));
			client.get("/runs");
			client.get("/workers");
			worker.bean(WorkerLoop.class);
		}
		return 0;
	}

}
