package org.imglish.core.scene;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says what is in a scene, in varied wording of 4 to 10 words. */
final class SceneWords {

	private static final List<String> COUNTS = List.of("no", "one", "two", "three", "four");

	private SceneWords() {
	}

	/** Words for counts, colors and shapes: those that only the image can tell. */
	static List<String> contentWords() {
		return Stream.of(COUNTS.subList(1, 5), Scene.COLORS, Scene.SHAPES).flatMap(List::stream).toList();
	}

	/**
	 * What somebody may write beside a scene: mostly a caption, sometimes headed by what
	 * is there or is not, which only looking for it tells.
	 */
	static String remark(Scene scene, RandomGenerator random) {
		if (random.nextInt(3) > 0) {
			return caption(scene, random);
		}
		List<String> kinds = scene.objects().stream().map(Scene.SceneObject::kind).distinct().toList();
		String things = (kinds.size() == 1) ? counted(scene).get(0) : String.join(" and ", kinds);
		boolean there = random.nextBoolean();
		String more = random.nextBoolean()
				? (there ? "a " : "no ") + pick(Scene.SHAPES, scene, Scene.SceneObject::shape, there, random)
				: (there ? "something " : "nothing ")
						+ pick(Scene.COLORS, scene, Scene.SceneObject::color, there, random);
		return more + " : " + things + " on " + scene.background();
	}

	/** One of the words that are in a scene, or of those that are not. */
	private static String pick(List<String> words, Scene scene, Function<Scene.SceneObject, String> word, boolean there,
			RandomGenerator random) {
		Set<String> present = scene.objects().stream().map(word).collect(Collectors.toSet());
		return Scene.pick(words.stream().filter((each) -> present.contains(each) == there).toList(), random);
	}

	private static List<String> counted(Scene scene) {
		Map<String, Integer> counts = new LinkedHashMap<>();
		scene.objects().forEach((object) -> counts.merge(object.kind(), 1, Integer::sum));
		return counts.entrySet().stream().map((entry) -> COUNTS.get(entry.getValue()) + " " + entry.getKey()).toList();
	}

	/** A description of all that is in a scene. */
	static String caption(Scene scene, RandomGenerator random) {
		List<String> parts = counted(scene);
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
