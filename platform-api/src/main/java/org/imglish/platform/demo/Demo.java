package org.imglish.platform.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

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

	private static final List<String> SPLITS = List.of("train", "validation", "test");

	private static final String VOCABULARY = "{dataset: demo-texts}";

	/** The pretraining goes first, then what is needed first. */
	private static final int PRETRAIN_PRIORITY = 20;

	private static final int LABELS_PRIORITY = 10;

	private final DemoRuns runs;

	private final Path corpus;

	private final int minutes;

	private final int workers;

	private final Set<DemoTask> tasks;

	private final List<Long> seeds;

	private final PrintStream out;

	/** Whether every loss of the seed that was run last fell. */
	private boolean allFell;

	/**
	 * @param workers how many pretrain together
	 * @param tasks what is fine-tuned to, each as long as if it were all of them
	 */
	Demo(String server, Path home, int minutes, int workers, Set<DemoTask> tasks, List<Long> seeds, PrintStream out) {
		this.runs = new DemoRuns(new RestClient(server), out);
		this.corpus = home.resolve("demo-corpus");
		this.minutes = minutes;
		this.workers = workers;
		this.tasks = Collections.unmodifiableSet(EnumSet.copyOf(tasks));
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
		List<Long> ingests = ingest();
		Optional<DemoPlan> plan = plan(ingests);
		if (plan.isEmpty()) {
			return false;
		}
		this.out.println(plan.get());
		DemoTable table = new DemoTable(this.runs, this.out);
		List<Map<DemoTask, Map<DemoArm, Long>>> evaluated = new ArrayList<>();
		boolean fell = true;
		for (long seed : this.seeds) {
			Optional<Map<DemoTask, Map<DemoArm, Long>>> ofSeed = run(seed, plan.get(), table);
			if (ofSeed.isEmpty()) {
				return false;
			}
			evaluated.add(ofSeed.orElseThrow());
			fell &= this.allFell;
		}
		if (evaluated.size() > 1) {
			table.printRanges(evaluated);
		}
		if (!plan.get().judges()) {
			this.out.println("These trainings were short: the numbers show that everything runs, not what it gains.");
		}
		return fell;
	}

	/**
	 * Measures the machine by the ingests and the first steps of a pretraining, once:
	 * what carries on finds the same numbers.
	 */
	private Optional<DemoPlan> plan(List<Long> ingests) throws IOException, InterruptedException {
		long measured = this.runs.submit("measure this machine", DemoRecipes.measurement(this.workers),
				PRETRAIN_PRIORITY, ingests);
		if (!this.runs.complete(ingests) || !this.runs.complete(List.of(measured))) {
			return Optional.empty();
		}
		double ingestSeconds = 0;
		for (long ingest : ingests) {
			ingestSeconds += this.runs.seconds(ingest);
		}
		double stepSeconds = this.runs.stepSeconds(measured);
		double start = this.runs.seconds(measured) - stepSeconds * DemoRecipes.MEASURED_STEPS;
		return Optional.of(DemoPlan.of(this.minutes, this.tasks, stepSeconds, Math.max(0, start), ingestSeconds));
	}

	/** Everything with one seed: the evaluation of each task and arm, or nothing. */
	private Optional<Map<DemoTask, Map<DemoArm, Long>>> run(long seed, DemoPlan plan, DemoTable table)
			throws IOException, InterruptedException {
		double minutes = plan.referenceMinutes();
		long pretrain = this.runs.submit("pretrain", DemoRecipes.pretrain(minutes, seed, this.workers),
				PRETRAIN_PRIORITY, List.of());
		OptionalLong contrastive = OptionalLong.empty();
		if (this.tasks.contains(DemoTask.RETRIEVAL)) {
			contrastive = OptionalLong.of(this.runs.submit("contrastive tuning",
					DemoRecipes.contrastive(minutes, pretrain, seed), LABELS_PRIORITY, List.of(pretrain)));
		}
		Map<DemoTask, Map<DemoArm, List<Long>>> tuned = new EnumMap<>(DemoTask.class);
		for (DemoTask task : this.tasks) {
			long start = (task == DemoTask.RETRIEVAL) ? contrastive.orElseThrow() : pretrain;
			tuned.put(task, finetune(task, start, minutes, seed));
		}
		if (!this.runs.complete(List.of(pretrain))) {
			return Optional.empty();
		}
		table.printPretraining(pretrain);
		this.allFell = fell("pretraining", pretrain);
		if (contrastive.isPresent()) {
			if (!this.runs.complete(List.of(contrastive.getAsLong()))) {
				return Optional.empty();
			}
			this.allFell &= fell("contrastive tuning", contrastive.getAsLong());
		}
		table.printHead();
		Map<DemoTask, Map<DemoArm, Long>> evaluated = new EnumMap<>(DemoTask.class);
		for (Map.Entry<DemoTask, Map<DemoArm, List<Long>>> entry : tuned.entrySet()) {
			Optional<Map<DemoArm, Long>> arms = evaluate(entry.getKey(), entry.getValue());
			if (arms.isEmpty()) {
				return Optional.empty();
			}
			table.printTask(entry.getKey(), arms.get());
			evaluated.put(entry.getKey(), arms.get());
		}
		table.printFoot(pretrain, contrastive, seed);
		return Optional.of(evaluated);
	}

	/**
	 * Evaluates the best run of each arm of a task, as soon as all of them are through.
	 */
	private Optional<Map<DemoArm, Long>> evaluate(DemoTask task, Map<DemoArm, List<Long>> tuned)
			throws IOException, InterruptedException {
		Map<DemoArm, Long> best = new EnumMap<>(DemoArm.class);
		for (Map.Entry<DemoArm, List<Long>> arm : tuned.entrySet()) {
			if (!this.runs.complete(arm.getValue())) {
				return Optional.empty();
			}
			long chosen = best(task, arm.getValue());
			this.allFell &= fell(task.title() + ", " + arm.getKey(), chosen);
			best.put(arm.getKey(), this.runs.submit(String.format(Locale.ROOT, "evaluate %s %s", task, arm.getKey()),
					DemoRecipes.evaluate(task, chosen), 0, List.of()));
		}
		return this.runs.complete(best.values()) ? Optional.of(best) : Optional.empty();
	}

	/** Ingests everything; what the pretraining needs goes first. */
	private List<Long> ingest() throws IOException {
		long texts = this.runs.submit("ingest texts",
				ingest("texts", "plain-text", "texts.txt", null, null, "{size: 2000}"), PRETRAIN_PRIORITY, List.of());
		List<Long> all = new ArrayList<>(List.of(texts));
		for (String pairs : List.of("pairs", "pairs-validation")) {
			all.add(this.runs.submit("ingest " + pairs,
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
			recipes.put("objects-" + split, ingest("objects-" + split, "coco-instances", "objects-" + split + ".json",
					"objects-" + split, null, "{}"));
			recipes.put("maps-" + split, maps(split));
			for (Map.Entry<String, String> recipe : recipes.entrySet()) {
				all.add(this.runs.submit("ingest " + recipe.getKey(), recipe.getValue(), LABELS_PRIORITY,
						List.of(texts)));
			}
		}
		return all;
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

	/** The kind of each pixel of the scenes whose objects are listed, too. */
	private String maps(String split) {
		return String.format(Locale.ROOT, """
				kind: ingest
				dataset: demo-maps-%1$s
				source: { format: label-maps, path: "%2$s", labels: "%2$s-masks", classes: "%3$s" }
				imageSide: 32
				""", split, this.corpus.resolve("objects-" + split), this.corpus.resolve("objects-kinds.json"));
	}

	private Map<DemoArm, List<Long>> finetune(DemoTask task, long start, double minutes, long seed) throws IOException {
		Map<DemoArm, List<Long>> arms = new EnumMap<>(DemoArm.class);
		for (DemoArm arm : task.arms()) {
			List<Long> tuned = new ArrayList<>();
			for (double rate : task.rates()) {
				tuned.add(this.runs.submit(
						String.format(Locale.ROOT, "%s %s %s", task, arm, rate).toLowerCase(Locale.ROOT),
						DemoRecipes.finetune(task, arm, rate, minutes, start, seed), 0, List.of(start)));
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
