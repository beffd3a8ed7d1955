package org.imglish.core.scene;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Writes the demo corpus, deterministic from a seed, in the formats that anybody's data
 * comes in: COCO captions with PNG images, plain text, image folders, VQA v2 questions,
 * NLVR2 statements, COCO instances with maps of kinds. No scene occurs twice, so all
 * splits are disjoint.
 */
public final class DemoCorpus {

	/** Names of the splits of a labelled task, which follow its name and a dash. */
	private static final List<String> SPLITS = List.of("train", "validation", "test");

	private DemoCorpus() {
	}

	/**
	 * Writes the corpus, or leaves a complete one alone. An incomplete one is written
	 * anew.
	 * @param folder where; created if needed
	 * @param seed from which everything follows
	 * @param size how much
	 */
	public static void write(Path folder, long seed, Size size) throws IOException {
		Path complete = folder.resolve(".complete");
		String what = "4 " + seed + " " + size;
		if (Files.exists(complete) && Files.readString(complete).equals(what)) {
			return;
		}
		Files.createDirectories(folder);
		Files.deleteIfExists(complete);
		SplittableRandom random = new SplittableRandom(seed);
		SceneSource scenes = new SceneSource();
		LabelledScenes labelled = new LabelledScenes(folder, scenes);
		labelled.remarks("pairs", size.pairs(), random.split());
		labelled.captions("pairs-validation", size.validation(), false, random.split());
		texts(folder.resolve("texts.txt"), size.texts(), scenes, random.split());
		texts(folder.resolve("texts-validation.txt"), size.validation(), scenes, random.split());
		labelled.kinds("objects-kinds");
		for (String split : SPLITS) {
			int count = size.of(split);
			labelled.classes("classes-" + split, split.equals("train") ? size.classes() : count, random.split());
			labelled.captions("captions-" + split, count, !split.equals("train"), random.split());
			labelled.questions("questions-" + split, count, random.split());
			labelled.statements("statements-" + split, count, random.split());
			labelled.objects("objects-" + split, count, random.split());
		}
		Files.writeString(complete, what);
	}

	/** Words of the captions that only the image can tell: counts, colors and shapes. */
	public static List<String> contentWords() {
		return SceneWords.contentWords();
	}

	/**
	 * Texts about the same world: two scenes described, a scene with a question and its
	 * answer, or two scenes with a true statement about them.
	 */
	private static void texts(Path file, int count, SceneSource scenes, RandomGenerator random) throws IOException {
		List<SceneStatement> statements = SceneStatement.all();
		List<String> lines = new ArrayList<>();
		while (lines.size() < count) {
			Scene scene = scenes.draw(random);
			String caption = SceneWords.caption(scene, random);
			switch (random.nextInt(4)) {
				case 0 -> question(scene, random)
					.ifPresent((asked) -> lines.add(caption + " ; " + asked.question() + " ? " + asked.answer()));
				case 1 -> {
					Scene other = scenes.draw(random);
					SceneStatement statement = statements.get(random.nextInt(statements.size()));
					if (statement.holds().test(scene, other)) {
						lines.add(statement.sentence() + " ; " + caption + " ; " + SceneWords.caption(other, random));
					}
				}
				default -> lines.add(caption + " ; " + SceneWords.remark(scenes.draw(random), random));
			}
		}
		Files.write(file, lines);
	}

	private static Optional<SceneQuestion.Asked> question(Scene scene, RandomGenerator random) {
		SceneQuestion[] templates = SceneQuestion.values();
		return templates[random.nextInt(templates.length)].ask(scene, random);
	}

	/**
	 * How much of everything.
	 *
	 * @param pairs image-text pairs for pretraining
	 * @param texts texts for pretraining
	 * @param validation held-out pairs, as many texts, and samples of each task to choose
	 * settings by
	 * @param classes labelled images for fine-tuning to classification
	 * @param labels labelled samples for fine-tuning to each other task
	 * @param test samples of each task for evaluation
	 */
	public record Size(int pairs, int texts, int validation, int classes, int labels, int test) {

		/** The demo's. */
		public static final Size FULL = new Size(20_000, 20_000, 512, 480, 4_000, 960);

		private int of(String split) {
			return switch (split) {
				case "train" -> this.labels;
				case "validation" -> this.validation;
				default -> this.test;
			};
		}

	}

}
