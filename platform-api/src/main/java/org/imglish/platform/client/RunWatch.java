package org.imglish.platform.client;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Set;

import tools.jackson.databind.JsonNode;

/** Follows a run: a bar in a terminal, a line now and then elsewhere. */
public final class RunWatch {

	private static final Set<String> ENDS = Set.of("COMPLETED", "FAILED", "STOPPED", "CANCELLED");

	private static final int WIDTH = 30;

	/** How often a run is asked for. */
	static final long INTERVAL_MILLISECONDS = 500;

	private final RestClient client;

	private final PrintStream out;

	private final boolean terminal = System.console() != null && System.getenv("CI") == null;

	private String shown = "";

	public RunWatch(RestClient client, PrintStream out) {
		this.client = client;
		this.out = out;
	}

	/**
	 * Follows a run to its end.
	 * @param path path of the run, for example {@code /runs/1}
	 * @return the run
	 */
	public JsonNode follow(String path) throws IOException, InterruptedException {
		while (true) {
			JsonNode run = this.client.get(path);
			boolean ended = hasEnded(run);
			show(run, ended);
			if (ended) {
				return run;
			}
			Thread.sleep(INTERVAL_MILLISECONDS);
		}
	}

	/** Follows a run to its end, or says that it continues when the command is ended. */
	JsonNode followUnlessLeft(String path) throws IOException, InterruptedException {
		String run = path.substring(path.lastIndexOf('/') + 1);
		Farewell farewell = new Farewell(System.err, String.format(Locale.ROOT,
				"Run %s continues; 'imglish watch %s' shows it again, 'imglish stop %s' stops it.", run, run, run));
		try {
			return follow(path);
		}
		finally {
			farewell.withdraw();
		}
	}

	/** Whether a run goes no further by itself. */
	static boolean hasEnded(JsonNode run) {
		return ENDS.contains(run.path("state").asString());
	}

	private static String left(JsonNode run) {
		return run.path("secondsLeft").isNumber() ? ", " + TimeLeft.of(run) + " left" : "";
	}

	private void show(JsonNode run, boolean ended) {
		long done = run.path("progress").path("done").asLong();
		long total = run.path("progress").path("total").asLong();
		String state = run.path("state").asString();
		String head = String.format(Locale.ROOT, "%-28s %-10s", run.path("name").asString(), state);
		if (this.terminal) {
			int filled = (total > 0) ? (int) (WIDTH * done / total) : 0;
			this.out.printf(Locale.ROOT, "\r%s [%s%s] %d/%d %s %-20s", head, "#".repeat(filled),
					".".repeat(WIDTH - filled), done, total, run.path("progress").path("unit").asString(), left(run));
			if (ended) {
				this.out.println();
			}
		}
		else {
			String tenth = state + ((total > 0) ? 10 * done / total : 0);
			if (!tenth.equals(this.shown)) {
				this.out.printf(Locale.ROOT, "%s %d/%d %s%s%n", head, done, total,
						run.path("progress").path("unit").asString(), left(run));
				this.shown = tenth;
			}
		}
		if (ended && !state.equals("COMPLETED")) {
			this.out.println("  " + run.path("reason").asString(""));
		}
		this.out.flush();
	}

}
