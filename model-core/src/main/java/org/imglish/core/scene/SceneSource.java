package org.imglish.core.scene;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** Draws scenes, none twice: whatever is drawn apart is disjoint. */
final class SceneSource {

	private static final int MAX_TRIES = 1_000_000;

	private final Set<Scene> drawn = new HashSet<>();

	/** A new scene. */
	Scene draw(RandomGenerator random) {
		return draw((scene) -> true, random);
	}

	/**
	 * A new scene of which something holds.
	 * @throws IllegalStateException if none is found in a million tries
	 */
	Scene draw(Predicate<Scene> condition, RandomGenerator random) {
		for (int i = 0; i < MAX_TRIES; i++) {
			Scene scene = Scene.draw(random);
			if (condition.test(scene) && this.drawn.add(scene)) {
				return scene;
			}
		}
		throw new IllegalStateException("No new scene of this kind was found in " + MAX_TRIES + " tries");
	}

	/** A new scene of one kind alone. */
	Scene ofKind(String color, String shape, RandomGenerator random) {
		Scene scene = Scene.ofKind(color, shape, random);
		while (!this.drawn.add(scene)) {
			scene = Scene.ofKind(color, shape, random);
		}
		return scene;
	}

}
