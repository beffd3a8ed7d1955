package org.imglish.core.scene;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Says what is in a scene, in varied wording of 4 to 10 words. */
final class SceneWords {

	private static final List<String> COUNTS = List.of("no", "one", "two", "three", "four");

	private SceneWords() {
	}

	/** Words for counts, colours and shapes: those that only the image can tell. */
	static List<String> contentWords() {
		return Stream.of(COUNTS.subList(1, 5), Scene.COLOURS, Scene.SHAPES).flatMap(List::stream).toList();
	}

	static String caption(Scene scene, RandomGenerator random) {
		Map<String, Integer> counts = new LinkedHashMap<>();
		scene.objects().forEach((object) -> counts.merge(object.kind(), 1, Integer::sum));
		List<String> parts = counts.entrySet()
			.stream()
			.map((entry) -> COUNTS.get(entry.getValue()) + " " + entry.getKey())
			.toList();
		String things = String.join(" and ", parts);
		boolean few = parts.size() == 1;
		return switch (random.nextInt(4)) {
			case 0 -> things + " on " + scene.background();
			case 1 ->
				few ? "a " + scene.background() + " image with " + things : scene.background() + " with " + things;
			case 2 -> few ? things + " lie on " + scene.background() : "on " + scene.background() + " " + things;
			default ->
				few ? "there are " + things + " on " + scene.background() : scene.background() + " shows " + things;
		};
	}

}
