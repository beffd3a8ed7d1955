package org.imglish.core.scene;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Boxes and outlines of objects in the form of COCO instances. */
final class SceneOutline {

	private static final int CIRCLE_CORNERS = 16;

	private SceneOutline() {
	}

	/** COCO's number of a kind, from 1. */
	static int category(String color, String shape) {
		return Scene.COLORS.indexOf(color) * Scene.SHAPES.size() + Scene.SHAPES.indexOf(shape) + 1;
	}

	/** All kinds. */
	static List<Map<String, Object>> categories() {
		List<Map<String, Object>> categories = new ArrayList<>();
		for (String color : Scene.COLORS) {
			for (String shape : Scene.SHAPES) {
				categories.add(Map.of("id", category(color, shape), "name", color + " " + shape));
			}
		}
		return categories;
	}

	/** The annotation of one object. */
	static Map<String, Object> annotation(int id, int image, Scene.SceneObject object) {
		List<Integer> outline = outline(object);
		Map<String, Object> annotation = new LinkedHashMap<>();
		annotation.put("id", id);
		annotation.put("image_id", image);
		annotation.put("category_id", category(object.color(), object.shape()));
		annotation.put("bbox", List.of(object.x(), object.y(), object.size(), object.size()));
		annotation.put("area", area(outline));
		annotation.put("iscrowd", 0);
		annotation.put("segmentation", List.of(outline));
		return annotation;
	}

	/** Corners as x, y, x, y … in pixels. */
	private static List<Integer> outline(Scene.SceneObject object) {
		int x = object.x();
		int y = object.y();
		int size = object.size();
		int third = size / 3;
		return switch (object.shape()) {
			case "circle" -> circle(object);
			case "square" -> List.of(x, y, x + size, y, x + size, y + size, x, y + size);
			case "triangle" -> List.of(x, y + size, x + size, y + size, x + size / 2, y);
			case "cross" ->
				List.of(x + third, y, x + size - third, y, x + size - third, y + third, x + size, y + third, x + size,
						y + size - third, x + size - third, y + size - third, x + size - third, y + size, x + third,
						y + size, x + third, y + size - third, x, y + size - third, x, y + third, x + third, y + third);
			default -> throw new IllegalArgumentException("There is no shape " + object.shape());
		};
	}

	private static List<Integer> circle(Scene.SceneObject object) {
		double radius = object.size() / 2.0;
		List<Integer> corners = new ArrayList<>();
		for (int i = 0; i < CIRCLE_CORNERS; i++) {
			double angle = 2 * Math.PI * i / CIRCLE_CORNERS;
			corners.add((int) Math.round(object.x() + radius + radius * Math.cos(angle)));
			corners.add((int) Math.round(object.y() + radius + radius * Math.sin(angle)));
		}
		return corners;
	}

	/** The shoelace formula. */
	private static double area(List<Integer> outline) {
		double twice = 0;
		int size = outline.size();
		for (int i = 0; i < size; i += 2) {
			twice += outline.get(i) * outline.get((i + 3) % size) - outline.get((i + 2) % size) * outline.get(i + 1);
		}
		return Math.abs(twice) / 2;
	}

}
