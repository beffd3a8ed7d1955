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
		for (String background : Scene.BACKGROUNDS) {
			about(statements, "the left image is " + background, "the right image is " + background,
					"both images are " + background, (scene) -> scene.background().equals(background));
		}
		for (String color : Scene.COLORS) {
			about(statements, "the left image has something " + color, "the right image has something " + color,
					"both images have something " + color,
					(scene) -> scene.objects().stream().anyMatch((object) -> object.color().equals(color)));
		}
		statements.add(new SceneStatement("the images have the same background",
				(left, right) -> left.background().equals(right.background())));
		return statements;
	}

	private static void about(List<SceneStatement> statements, String left, String right, String both,
			Predicate<Scene> holds) {
		statements.add(new SceneStatement(left, (first, second) -> holds.test(first)));
		statements.add(new SceneStatement(right, (first, second) -> holds.test(second)));
		statements.add(new SceneStatement(both, (first, second) -> holds.test(first) && holds.test(second)));
	}

}
