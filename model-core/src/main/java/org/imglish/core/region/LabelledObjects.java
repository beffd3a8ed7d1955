package org.imglish.core.region;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The annotated objects of an image as a sample keeps them among its labels: in pixels of
 * the image as it was in its source, whatever size it is kept in.
 *
 * @param width of the image in its source, in pixels
 * @param height of the image in its source
 * @param objects all that are annotated, possibly none
 */
public record LabelledObjects(int width, int height, List<LabelledObject> objects) {

	/** Under which labels the list stands. */
	public static final String KEY = "objects";

	private static final String WIDTH = "width";

	private static final String HEIGHT = "height";

	private static final String MASK = "mask";

	public LabelledObjects {
		objects = List.copyOf(objects);
	}

	/** Whether a sample with these labels has a list of objects, however short. */
	public static boolean isIn(Map<String, ?> labels) {
		return labels.get(KEY) instanceof List<?> && labels.get(WIDTH) instanceof Number
				&& labels.get(HEIGHT) instanceof Number;
	}

	/**
	 * Whether each object of such a list has a mask; of no objects each has.
	 */
	public static boolean isMasked(Map<String, ?> labels) {
		return labels.get(KEY) instanceof List<?> list
				&& list.stream().allMatch((object) -> object instanceof Map<?, ?> map && map.containsKey(MASK));
	}

	/** As plain JSON values. */
	public Map<String, Object> labels() {
		Map<String, Object> labels = new LinkedHashMap<>();
		labels.put(WIDTH, this.width);
		labels.put(HEIGHT, this.height);
		labels.put(KEY, this.objects.stream().map(LabelledObjects::label).toList());
		return labels;
	}

	private static Map<String, Object> label(LabelledObject object) {
		Box box = object.box();
		Map<String, Object> label = new LinkedHashMap<>();
		label.put("class", object.category());
		label.put("box", List.of(box.x(), box.y(), box.width(), box.height()));
		label.put("area", object.area());
		label.put("crowd", object.crowd());
		if (object.mask() != null) {
			label.put(MASK, object.mask().text());
		}
		return label;
	}

	/**
	 * Reads labels in which such a list {@linkplain #isIn(Map) is}.
	 * @throws IllegalArgumentException if they were written by somebody else
	 */
	public static LabelledObjects of(Map<String, ?> labels) {
		int width = (int) number(labels, WIDTH);
		int height = (int) number(labels, HEIGHT);
		List<LabelledObject> objects = new ArrayList<>();
		for (Object each : (List<?>) Objects.requireNonNull(labels.get(KEY))) {
			Map<?, ?> label = (Map<?, ?>) each;
			List<?> box = (List<?>) Objects.requireNonNull(label.get("box"));
			Object mask = label.get(MASK);
			objects.add(new LabelledObject((int) number(label, "class"),
					new Box(number(box, 0), number(box, 1), number(box, 2), number(box, 3)), number(label, "area"),
					Boolean.TRUE.equals(label.get("crowd")),
					(mask != null) ? RunLengthMask.parse(height, width, mask.toString()) : null));
		}
		return new LabelledObjects(width, height, objects);
	}

	private static double number(Map<?, ?> of, String key) {
		if (of.get(key) instanceof Number number) {
			return number.doubleValue();
		}
		throw new IllegalArgumentException("Labels of objects have a number '" + key + "', but these have " + of);
	}

	private static double number(List<?> box, int place) {
		return ((Number) box.get(place)).doubleValue();
	}

}
