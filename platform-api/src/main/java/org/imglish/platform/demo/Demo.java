package org.imglish.platform.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import org.imglish.core.scene.DemoCorpus;
import org.imglish.platform.client.RestClient;
import org.jspecify.annotations.Nullable;

/**
 * The whole pipeline through the REST API: ingests the demo world, pretrains, fine-tunes
 * every task in its arms, chooses each arm's learning rate on validation samples and
 * evaluates the chosen ones on the test split.
 */
final class Demo {

	/** Samples of each source in a step of the pretraining. */
	static final int PRETRAIN_BATCH = 32;

	private static final long CORPUS_SEED = 7;

	/** Below this the trainings are too short to judge what pretraining gains. */
	private static final int JUDGED_MINUTES = 11;

	private static final List<String> SPLITS = List.of("train", "validation", "test");

	private static final String VOCABULARY = "{dataset: demo-texts}";

	/** The pretraining goes first, then what is needed first. */
	private static final int PRETRAIN_PRIORITY = 20;

	private static final int LABELS_PRIORITY = 10;

	private final DemoRuns runs;

	private final Path corpus;

	private final int minutes;

	private final int workers;

	private final List<Long> seeds;

	private final PrintStream out;

	/** Whether every loss of the seed that was run last fell. */
	private boolean allFell;

	/**
	 * @param workers how many pretrain together
	 */
	Demo(String server, Path home, int minutes, int workers, List<Long> seeds, PrintStream out) {
		this.runs = new DemoRuns(new RestClient(server), out);
		this.corpus = home.resolve("demo-corpus");
		this.minutes = minutes;
		this.workers = workers;
		this.seeds = List.copyOf(seeds);
		this.out = out;
	}

	/**
	 * Runs everything and prints a table for each seed, and ranges where there are
	 * several; false if something failed or a loss did not fall.
	 */
	boolean run() throws IOException, InterruptedException {
		this.out.println("Writing the demo corpus into " + this.corpus);
		DemoCorpus.write(this.corpus, CORPUS_SEED, DemoCorpus.Size.FULL);
		DemoTable table = new DemoTable(this.runs, this.out);
		List<Map<DemoTask, Map<DemoArm, Long>>> evaluated = new ArrayList<>();
		boolean fell = true;
		for (long seed : this.seeds) {
			Optional<Map<DemoTask, Map<DemoArm, Long>>> ofSeed = run(seed, table);
			if (ofSeed.isEmpty()) {
				return false;
			}
			evaluated.add(ofSeed.orElseThrow());
			fell &= this.allFell;
		}
		if (evaluated.size() > 1) {
			table.printRanges(evaluated);
		}
		if (this.minutes < JUDGED_MINUTES) {
			this.out.println("These trainings were short: the numbers show that everything runs, not what it gains.");
		}
		return fell;
	}

	/** Everything with one seed: the evaluation of each task and arm, or nothing. */
	private Optional<Map<DemoTask, Map<DemoArm, Long>>> run(long seed, DemoTable table)
			throws IOException, InterruptedException {
		List<Long> labels = new ArrayList<>();
		long pretrain = pretrain(seed, labels);
		long contrastive = this.runs.submit("contrastive tuning", DemoRecipes.contrastive(this.minutes, pretrain, seed),
				LABELS_PRIORITY, List.of(pretrain));
		Map<DemoTask, Map<DemoArm, List<Long>>> tuned = new EnumMap<>(DemoTask.class);
		for (DemoTask task : DemoTask.values()) {
			tuned.put(task, finetune(task, (task == DemoTask.RETRIEVAL) ? contrastive : pretrain, labels, seed));
		}
		if (!this.runs.allComplete()) {
			return Optional.empty();
		}
		this.allFell = fell("pretraining", pretrain) & fell("contrastive tuning", contrastive);
		Map<DemoTask, Map<DemoArm, Long>> evaluated = new EnumMap<>(DemoTask.class);
		for (Map.Entry<DemoTask, Map<DemoArm, List<Long>>> entry : tuned.entrySet()) {
			Map<DemoArm, Long> best = new EnumMap<>(DemoArm.class);
			for (Map.Entry<DemoArm, List<Long>> arm : entry.getValue().entrySet()) {
				long chosen = best(entry.getKey(), arm.getValue());
				this.allFell &= fell(entry.getKey().title() + ", " + arm.getKey(), chosen);
				best.put(arm.getKey(),
						this.runs.submit(String.format(Locale.ROOT, "evaluate %s %s", entry.getKey(), arm.getKey()),
								DemoRecipes.evaluate(entry.getKey(), chosen), 0, List.of()));
			}
			evaluated.put(entry.getKey(), best);
		}
		if (!this.runs.allComplete()) {
			return Optional.empty();
		}
		table.printPretraining(pretrain);
		table.printTasks(evaluated, pretrain, contrastive, seed);
		return Optional.of(evaluated);
	}

	/** Ingests everything and pretrains; adds the runs that ingest labels. */
	private long pretrain(long seed, List<Long> labels) throws IOException {
		long texts = this.runs.submit("ingest texts",
				ingest("texts", "plain-text", "texts.txt", null, null, "{size: 2000}"), PRETRAIN_PRIORITY, List.of());
		List<Long> needed = new ArrayList<>(List.of(texts));
		for (String pairs : List.of("pairs", "pairs-validation")) {
			needed.add(this.runs.submit("ingest " + pairs,
					ingest(pairs, "coco-captions", pairs + ".json", pairs, null, VOCABULARY), PRETRAIN_PRIORITY,
					List.of(texts)));
		}
		for (String split : SPLITS) {
			Map<String, String> recipes = new LinkedHashMap<>();
			recipes.put("classes-" + split,
					ingest("classes-" + split, "image-folder", "classes-" + split, null, null, "{}"));
			recipes.put("questions-" + split, ingest("questions-" + split, "vqa", "questions-" + split + ".json",
					"questions-" + split, "questions-" + split + "-answers.json", VOCABULARY));
			recipes.put("statements-" + split, ingest("statements-" + split, "nlvr2", "statements-" + split + ".jsonl",
					"statements-" + split, null, VOCABULARY));
			recipes.put("captions-" + split, ingest("captions-" + split, "coco-captions", "captions-" + split + ".json",
					"captions-" + split, null, VOCABULARY));
			for (Map.Entry<String, String> recipe : recipes.entrySet()) {
				labels.add(this.runs.submit("ingest " + recipe.getKey(), recipe.getValue(), LABELS_PRIORITY,
						List.of(texts)));
			}
		}
		return this.runs.submit("pretrain", DemoRecipes.pretrain(this.minutes, seed, this.workers), PRETRAIN_PRIORITY,
				needed);
	}

	private String ingest(String name, String format, String path, @Nullable String images, @Nullable String labels,
			String vocabulary) {
		return String.format(Locale.ROOT, """
				kind: ingest
				dataset: demo-%s
				source: { format: %s, path: "%s"%s%s }
				vocabulary: %s
				imageSide: 32
				""", name, format, this.corpus.resolve(path),
				(images != null) ? ", images: \"" + this.corpus.resolve(images) + "\"" : "",
				(labels != null) ? ", labels: \"" + this.corpus.resolve(labels) + "\"" : "", vocabulary);
	}

	private Map<DemoArm, List<Long>> finetune(DemoTask task, long start, List<Long> labels, long seed)
			throws IOException {
		List<Long> needed = new ArrayList<>(labels);
		needed.add(start);
		Map<DemoArm, List<Long>> arms = new EnumMap<>(DemoArm.class);
		for (DemoArm arm : task.arms()) {
			List<Long> tuned = new ArrayList<>();
			for (double rate : task.rates()) {
				tuned.add(this.runs.submit(
						String.format(Locale.ROOT, "%s %s %s", task, arm, rate).toLowerCase(Locale.ROOT),
						DemoRecipes.finetune(task, arm, rate, this.minutes, start, seed), 0, needed));
			}
			arms.put(arm, tuned);
		}
		return arms;
	}

	/** The run that does best on the validation split. */
	private long best(DemoTask task, List<Long> candidates) throws IOException {
		long best = candidates.get(0);
		double bestValue = Double.NEGATIVE_INFINITY;
		for (long run : candidates) {
			double value = this.runs.latest(run, "validation/" + task.metric());
			if (value > bestValue) {
				best = run;
				bestValue = value;
			}
		}
		return best;
	}

	private boolean fell(String what, long run) throws IOException {
		boolean fell = this.runs.lossFell(run);
		if (!fell) {
			this.out.printf(Locale.ROOT, "The loss of %s (run %d) did not fall below where it began%n", what, run);
		}
		return fell;
	}

}
