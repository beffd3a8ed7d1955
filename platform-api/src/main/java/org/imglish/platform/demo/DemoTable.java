package org.imglish.platform.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Collections;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/** Prints what the demo's runs measured. */
final class DemoTable {

	private static final Map<String, String> PRETRAINING = Collections.unmodifiableMap(rows());

	private static final List<String> GUESSES = List.of("validation/image/commonest_code",
			"validation/image/commonest_code_given_visible", "validation/image/nearest_visible_code");

	private final DemoRuns runs;

	private final PrintStream out;

	DemoTable(DemoRuns runs, PrintStream out) {
		this.runs = runs;
		this.out = out;
	}

	private static Map<String, String> rows() {
		Map<String, String> rows = new LinkedHashMap<>();
		rows.put("validation/image/accuracy", "masked patches");
		rows.put("validation/image/commonest_code", "  always the commonest code");
		rows.put("validation/image/commonest_code_given_visible", "  the commonest code given the visible patches'");
		rows.put("validation/image/nearest_visible_code", "  the nearest visible patch's code");
		rows.put("validation/text/accuracy", "masked words of texts alone");
		rows.put("validation/text/commonest_word", "  always the commonest word");
		rows.put("validation/pair/words_own_image", "words of a pair, own image");
		rows.put("validation/pair/words_other_image", "  another's image");
		rows.put("validation/pair/words_no_image", "  no image");
		rows.put("validation/pair/content_words_own_image", "counts, colors, shapes: own image");
		rows.put("validation/pair/content_words_other_image", "  another's image");
		rows.put("validation/pair/content_words_no_image", "  no image");
		return rows;
	}

	/** How well held-out pairs are predicted. */
	void printPretraining(long run) throws IOException {
		this.out.println();
		this.out.printf(Locale.ROOT, "Masked prediction on held-out pairs after %.0f s of pretraining   accuracy%n",
				this.runs.seconds(run));
		for (Map.Entry<String, String> row : PRETRAINING.entrySet()) {
			this.out.printf(Locale.ROOT, "%-62s %10.3f%n", row.getValue(), this.runs.latest(run, row.getKey()));
		}
		this.out.println(verdict(run));
	}

	/** The guesses are counted on the held-out pairs themselves, which favours them. */
	private String verdict(long run) throws IOException {
		double guess = 0;
		for (String name : GUESSES) {
			guess = Math.max(guess, this.runs.latest(run, name));
		}
		boolean patches = this.runs.latest(run, "validation/image/accuracy") > guess;
		boolean words = this.runs.latest(run, "validation/text/accuracy") > this.runs.latest(run,
				"validation/text/commonest_word");
		return String.format(Locale.ROOT,
				"Masked patches %s the best of the three guesses, masked words %s the commonest word.",
				patches ? "beat" : "DO NOT BEAT", words ? "beat" : "DO NOT BEAT");
	}

	/** What the rows of the tasks are under. */
	void printHead() {
		this.out.println();
		this.out.println("On the test split                      chance      blind    scratch pretrained");
	}

	/** How well a task is done, whichever way it turns out. */
	void printTask(DemoTask task, Map<DemoArm, Long> evaluated) throws IOException {
		double pretrained = value(task, evaluated, DemoArm.PRETRAINED);
		double scratch = value(task, evaluated, DemoArm.SCRATCH);
		this.out.printf(Locale.ROOT, "%-34s %s %s %s %s  %s%n", task.title(), cell(task.chance()),
				cell(value(task, evaluated, DemoArm.BLIND)), cell(scratch), cell(pretrained),
				(pretrained > scratch) ? "" : "no gain");
	}

	/** What the rows have in common. */
	void printFoot(long pretrain, OptionalLong contrastive, long seed) throws IOException {
		this.out.println("Both arms share labels, steps, batches and test split; each picked its learning rate on "
				+ "validation samples. Seed " + seed + ".");
		this.out.printf(Locale.ROOT, "Extra cost of the pretrained arm: %.0f s of pretraining",
				this.runs.seconds(pretrain));
		if (contrastive.isPresent()) {
			this.out.printf(Locale.ROOT, ", for retrieval also %.0f s of contrastive tuning on the same pairs",
					this.runs.seconds(contrastive.getAsLong()));
		}
		this.out.println(".");
	}

	/**
	 * The least and greatest value of each arm over several seeds. Pretraining gains
	 * where its least value is above the greatest from scratch.
	 */
	void printRanges(List<Map<DemoTask, Map<DemoArm, Long>>> seeds) throws IOException {
		this.out.println();
		this.out.printf(Locale.ROOT,
				"Over %d seeds                                blind          scratch       pretrained%n", seeds.size());
		for (DemoTask task : seeds.get(0).keySet()) {
			DoubleSummaryStatistics scratch = range(task, seeds, DemoArm.SCRATCH);
			DoubleSummaryStatistics pretrained = range(task, seeds, DemoArm.PRETRAINED);
			this.out.printf(Locale.ROOT, "%-34s %s %s %s  %s%n", task.title(), cell(range(task, seeds, DemoArm.BLIND)),
					cell(scratch), cell(pretrained), (pretrained.getMin() > scratch.getMax()) ? "gain" : "no gain");
		}
	}

	private DoubleSummaryStatistics range(DemoTask task, List<Map<DemoTask, Map<DemoArm, Long>>> seeds, DemoArm arm)
			throws IOException {
		DoubleSummaryStatistics range = new DoubleSummaryStatistics();
		for (Map<DemoTask, Map<DemoArm, Long>> evaluated : seeds) {
			Map<DemoArm, Long> runs = evaluated.getOrDefault(task, Map.of());
			if (runs.containsKey(arm)) {
				range.accept(value(task, runs, arm));
			}
		}
		return range;
	}

	private static String cell(DoubleSummaryStatistics range) {
		return (range.getCount() > 0) ? String.format(Locale.ROOT, "  %.3f to %.3f", range.getMin(), range.getMax())
				: "               -";
	}

	private double value(DemoTask task, Map<DemoArm, Long> runs, DemoArm arm) throws IOException {
		Long run = runs.get(arm);
		return (run != null) ? this.runs.latest(run, task.metric()) : Double.NaN;
	}

	private static String cell(double value) {
		return Double.isNaN(value) ? "         -" : String.format(Locale.ROOT, "%10.3f", value);
	}

}
