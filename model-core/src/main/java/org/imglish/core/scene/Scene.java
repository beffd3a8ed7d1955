package org.imglish.core.scene;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One scene of the demo world: two to four objects of one or two kinds on a plain
 * background. Scenes are redundant on purpose, so that a hidden patch follows from the
 * visible ones.
 *
 * @param background name of the background
 * @param objects what lies on it
 */
record Scene(String background, List<SceneObject> objects) {

	/** Side of a scene in pixels. */
	static final int SIDE = 32;

	static final List<String> SHAPES = List.of("circle", "square", "triangle", "cross");

	static final List<String> COLORS = List.of("red", "green", "blue", "yellow", "purple", "white");

	static final List<String> BACKGROUNDS = List.of("gray", "black", "brown");

	private static final int CELL = 16;

	private static final double SECOND_KIND = 0.5;

	Scene {
		objects = List.copyOf(objects);
	}

	/** Draws a scene. */
	static Scene draw(RandomGenerator random) {
		String background = pick(BACKGROUNDS, random);
		List<String[]> kinds = new ArrayList<>();
		kinds.add(new String[] { pick(COLORS, random), pick(SHAPES, random) });
		if (random.nextDouble() < SECOND_KIND) {
			String[] second = { pick(COLORS, random), pick(SHAPES, random) };
			if (!second[0].equals(kinds.get(0)[0]) || !second[1].equals(kinds.get(0)[1])) {
				kinds.add(second);
			}
		}
		int count = 2 + random.nextInt(3);
		List<Integer> cells = new ArrayList<>(List.of(0, 1, 2, 3));
		List<SceneObject> objects = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			int cell = cells.remove(random.nextInt(cells.size()));
			String[] kind = kinds.get((i < kinds.size()) ? i : random.nextInt(kinds.size()));
			int x = (cell % 2) * CELL + 1 + random.nextInt(3);
			int y = (cell / 2) * CELL + 1 + random.nextInt(3);
			objects.add(new SceneObject(kind[0], kind[1], x, y, 12 + random.nextInt(2)));
		}
		return new Scene(background, objects);
	}

	/** A scene of one kind alone, for classification. */
	static Scene ofKind(String color, String shape, RandomGenerator random) {
		Scene scene = draw(random);
		return new Scene(scene.background(),
				scene.objects()
					.stream()
					.map((object) -> new SceneObject(color, shape, object.x(), object.y(), object.size()))
					.toList());
	}

	static String pick(List<String> from, RandomGenerator random) {
		return from.get(random.nextInt(from.size()));
	}

	/**
	 * @param color name of the color
	 * @param shape name of the shape
	 * @param x left edge in pixels
	 * @param y upper edge in pixels
	 * @param size side of its square in pixels
	 */
	record SceneObject(String color, String shape, int x, int y, int size) {

		String kind() {
			return this.color + " " + this.shape;
		}

	}

}
