package org.imglish.core.scene;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/**
 * A statement about a left and a right scene.
 *
 * @param sentence what it says
 * @param holds whether it is true
 */
record SceneStatement(String sentence, BiPredicate<Scene, Scene> holds) {

	/** Every statement of this world. */
	static List<SceneStatement> all() {
		List<SceneStatement> statements = new ArrayList<>();
		for (String shape : Scene.SHAPES) {
			both(statements, "both images have a " + shape, has((object) -> object.shape().equals(shape)));
			one(statements, "one image has a " + shape + " and the other has none",
					has((object) -> object.shape().equals(shape)));
		}
		for (String colour : Scene.COLOURS) {
			both(statements, "both images have something " + colour, has((object) -> object.colour().equals(colour)));
			one(statements, "one image has something " + colour + " and the other has nothing " + colour,
					has((object) -> object.colour().equals(colour)));
			for (String shape : Scene.SHAPES) {
				String kind = colour + " " + shape;
				statements.add(new SceneStatement("the left image has a " + kind,
						(left, right) -> has((object) -> object.kind().equals(kind)).test(left)));
				statements.add(new SceneStatement("the right image has a " + kind,
						(left, right) -> has((object) -> object.kind().equals(kind)).test(right)));
			}
		}
		statements.add(new SceneStatement("the images have the same background",
				(left, right) -> left.background().equals(right.background())));
		statements.add(new SceneStatement("the left image has more objects",
				(left, right) -> left.objects().size() > right.objects().size()));
		return statements;
	}

	private static void both(List<SceneStatement> statements, String sentence, Predicate<Scene> condition) {
		statements.add(new SceneStatement(sentence, (left, right) -> condition.test(left) && condition.test(right)));
	}

	private static void one(List<SceneStatement> statements, String sentence, Predicate<Scene> condition) {
		statements.add(new SceneStatement(sentence, (left, right) -> condition.test(left) != condition.test(right)));
	}

	private static Predicate<Scene> has(Predicate<Scene.SceneObject> condition) {
		return (scene) -> scene.objects().stream().anyMatch(condition);
	}

}
