package org.imglish.core.scene;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

import tools.jackson.databind.json.JsonMapper;

/**
 * Writes the demo corpus, deterministic from a seed, in the formats that anybody's data
 * comes in: COCO captions with PNG images, image folders with a folder per class, and
 * plain text. Splits are disjoint by scene: each has random numbers of its own.
 */
public final class DemoCorpus {

	private static final JsonMapper JSON = JsonMapper.builder().build();

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
		String what = seed + " " + size;
		if (Files.exists(complete) && Files.readString(complete).equals(what)) {
			return;
		}
		Files.createDirectories(folder);
		Files.deleteIfExists(complete);
		SplittableRandom random = new SplittableRandom(seed);
		pairs(folder, "pairs", size.pairs(), random.split());
		pairs(folder, "pairs-validation", size.validation(), random.split());
		texts(folder.resolve("texts.txt"), size.texts(), random.split());
		texts(folder.resolve("texts-validation.txt"), size.validation(), random.split());
		classes(folder.resolve("classes-train"), size.labels(), random.split());
		classes(folder.resolve("classes-test"), size.test(), random.split());
		Files.writeString(complete, what);
	}

	/** Words of the captions that only the image can tell: counts, colours and shapes. */
	public static List<String> contentWords() {
		return SceneWords.contentWords();
	}

	private static void pairs(Path folder, String name, int count, RandomGenerator random) throws IOException {
		Path images = Files.createDirectories(folder.resolve(name));
		List<Map<String, Object>> listed = new ArrayList<>();
		List<Map<String, Object>> annotations = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			Scene scene = Scene.draw(random);
			String file = "%06d.png".formatted(i);
			Files.write(images.resolve(file), ScenePainter.png(scene, random));
			listed.add(Map.of("id", i, "file_name", file, "width", Scene.SIDE, "height", Scene.SIDE));
			Map<String, Object> annotation = new LinkedHashMap<>();
			annotation.put("id", i);
			annotation.put("image_id", i);
			annotation.put("caption", SceneWords.caption(scene, random));
			annotations.add(annotation);
		}
		Files.write(folder.resolve(name + ".json"),
				JSON.writeValueAsBytes(Map.of("images", listed, "annotations", annotations)));
	}

	/** Each text describes two scenes, so that texts do not simply repeat captions. */
	private static void texts(Path file, int count, RandomGenerator random) throws IOException {
		List<String> lines = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			lines.add(SceneWords.caption(Scene.draw(random), random) + " ; "
					+ SceneWords.caption(Scene.draw(random), random));
		}
		Files.write(file, lines);
	}

	private static void classes(Path folder, int count, RandomGenerator random) throws IOException {
		int kinds = Scene.COLOURS.size() * Scene.SHAPES.size();
		for (int i = 0; i < count; i++) {
			int kind = i % kinds;
			String colour = Scene.COLOURS.get(kind / Scene.SHAPES.size());
			String shape = Scene.SHAPES.get(kind % Scene.SHAPES.size());
			Path images = Files.createDirectories(folder.resolve(colour + "_" + shape));
			Scene scene = Scene.ofKind(colour, shape, random);
			Files.write(images.resolve("%06d.png".formatted(i)), ScenePainter.png(scene, random));
		}
	}

	/**
	 * How much of everything.
	 *
	 * @param pairs image-text pairs for pretraining
	 * @param texts texts for pretraining
	 * @param validation held-out pairs, and as many texts
	 * @param labels labelled images for fine-tuning
	 * @param test labelled images for evaluation
	 */
	public record Size(int pairs, int texts, int validation, int labels, int test) {

		/** The demo's. */
		public static final Size FULL = new Size(20_000, 20_000, 512, 480, 960);

	}

}
