package org.imglish.platform.chaos;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;

import org.imglish.core.scene.DemoCorpus;
import tools.jackson.databind.JsonNode;

/**
 * Runs an undisturbed training and ingest, then many like them while processes are killed
 * at random moments and started again, and compares.
 */
final class Chaos {

	private static final Duration LONGEST = Duration.ofMinutes(15);

	/** Bounds of the pause before a kill, in milliseconds. */
	private static final int SHORTEST_PAUSE = 500;

	private static final int LONGEST_PAUSE = 9_000;

	private static final String UNDISTURBED = "pictures-undisturbed";

	/** So many that an ingest of them lasts as long as some trainings. */
	private static final int PICTURES = 3000;

	/** Parts of each ingest that is disturbed; the undisturbed one has one. */
	private static final int PARTS = 5;

	private final Path home;

	private final int kills;

	private final int pairsOfRuns;

	private final int gang;

	private final String parallel;

	private final SplittableRandom random;

	private final PrintStream out;

	private final long started = System.nanoTime();

	private final Map<Long, String> ingests = new LinkedHashMap<>();

	private final List<Long> trainings = new ArrayList<>();

	/**
	 * @param home an empty folder
	 * @param kills how often something is killed
	 * @param pairsOfRuns trainings and ingests at the least; more follow while kills are
	 * left
	 * @param gang workers that carry out each training together; one more is there to
	 * take a dead one's place
	 * @param parallel how they do, as a recipe says it
	 */
	Chaos(Path home, int kills, int pairsOfRuns, int gang, String parallel, long seed, PrintStream out) {
		this.home = home;
		this.kills = kills;
		this.pairsOfRuns = pairsOfRuns;
		this.gang = gang;
		this.parallel = parallel;
		this.random = new SplittableRandom(seed);
		this.out = out;
	}

	/** Whether everything held; says what did not. */
	boolean run() throws IOException, InterruptedException {
		Path corpus = this.home.resolve("corpus");
		DemoCorpus.write(corpus, 1, new DemoCorpus.Size(300, 400, 12, PICTURES, 24, 24));
		ChaosProcesses processes = new ChaosProcesses(this.home, this.gang);
		try {
			processes.start();
			ChaosRuns runs = new ChaosRuns(processes.url(), corpus, this.parallel);
			runs.await(List.of(runs.ingestTexts()), LONGEST);
			runs.await(List.of(runs.ingestPairs(), runs.ingestPictures(UNDISTURBED, 1)), LONGEST);
			long undisturbed = runs.pretrain("pretrain-undisturbed");
			runs.await(List.of(undisturbed), LONGEST);
			say("The undisturbed runs are complete; killing begins");
			Map<String, Integer> killed = disturb(processes, runs);
			List<Long> all = new ArrayList<>(this.trainings);
			all.addAll(this.ingests.keySet());
			runs.await(all, LONGEST);
			say("All runs are complete");
			runs.collect();
			ChaosChecks checks = new ChaosChecks(runs, this.home);
			int attempts = check(checks, runs, all, undisturbed);
			if (!processes.stop()) {
				checks.violation("The processes did not end in time, or left the database behind");
			}
			checks.leftovers();
			processes.endedAlone().forEach(checks::violation);
			this.out.printf(Locale.ROOT, "kills: %s; runs: %d trainings, %d ingests; attempts: %d; seconds: %.0f%n",
					killed, this.trainings.size(), this.ingests.size(), attempts, seconds());
			checks.violations().forEach((sentence) -> this.out.println("VIOLATED  " + sentence));
			this.out.println(checks.violations().isEmpty() ? "Everything held." : "Something did not hold.");
			return checks.violations().isEmpty();
		}
		finally {
			processes.abandon();
		}
	}

	/** Kills and starts again; runs that complete meanwhile are followed by others. */
	private Map<String, Integer> disturb(ChaosProcesses processes, ChaosRuns runs)
			throws IOException, InterruptedException {
		for (int i = 0; i < this.pairsOfRuns; i++) {
			submit(runs);
		}
		Map<String, Integer> killed = new TreeMap<>();
		int done = 0;
		while (done < this.kills) {
			Thread.sleep(this.random.nextInt(SHORTEST_PAUSE, LONGEST_PAUSE));
			Optional<String> what = processes.kill(this.random);
			if (what.isPresent()) {
				done++;
				killed.merge(what.get().replaceAll(" \\(.*", ""), 1, Integer::sum);
				say(String.format(Locale.ROOT, "%d of %d: killed the %s", done, this.kills, what.get()));
			}
			Thread.sleep(this.random.nextInt(SHORTEST_PAUSE));
			processes.start();
			if (done < this.kills && runs.unfinished(this.trainings).size() < 2) {
				submit(runs);
			}
		}
		return killed;
	}

	private void submit(ChaosRuns runs) throws IOException, InterruptedException {
		String number = Integer.toString(this.trainings.size() + 1);
		this.ingests.put(runs.ingestPictures("pictures-" + number, PARTS), "pictures-" + number);
		this.trainings.add(runs.pretrain("pretrain-" + number));
	}

	private int check(ChaosChecks checks, ChaosRuns runs, List<Long> all, long undisturbed)
			throws IOException, InterruptedException {
		int attempts = 0;
		for (long training : this.trainings) {
			checks.training(training, undisturbed);
			checks.checkpointFolders(training);
		}
		for (String dataset : this.ingests.values()) {
			checks.dataset(dataset, UNDISTURBED);
		}
		for (long run : all) {
			checks.attempts(run);
			JsonNode shown = runs.get("/runs/" + run);
			attempts += shown.path("attempts").asInt();
		}
		return attempts;
	}

	private void say(String what) {
		this.out.printf(Locale.ROOT, "%6.1f s  %s%n", seconds(), what);
		this.out.flush();
	}

	private double seconds() {
		return (System.nanoTime() - this.started) / 1e9;
	}

}
