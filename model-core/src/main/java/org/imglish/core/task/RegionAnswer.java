package org.imglish.core.task;

import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.imglish.core.image.ClassPalette;
import org.imglish.core.image.LabelMap;
import org.imglish.core.region.RunLengthMask;

/**
 * Says where in an image which class was found: one PNG whose palette numbers are the
 * classes, and for each class its mask as COCO's run-length code.
 *
 * @param classes class names by index
 */
record RegionAnswer(List<String> classes) {

	/**
	 * The answer for an image.
	 * @param top how many classes are listed, those with the largest areas
	 */
	Map<String, Object> of(LabelMap map, int top) {
		int[] counts = map.counts();
		List<Map<String, Object>> regions = new ArrayList<>();
		IntStream.range(0, this.classes.size())
			.filter((label) -> counts[label] > 0)
			.boxed()
			.sorted(Comparator.comparing((label) -> -counts[label]))
			.limit(top)
			.forEach((label) -> regions.add(region(map, label, counts[label])));
		Map<String, Object> answer = new LinkedHashMap<>();
		answer.put("width", map.width());
		answer.put("height", map.height());
		answer.put("mask", Base64.getEncoder().encodeToString(map.encode(ClassPalette.USUAL)));
		answer.put("regions", regions);
		return answer;
	}

	private Map<String, Object> region(LabelMap map, int label, int pixels) {
		byte[] inside = new byte[map.labels().length];
		for (int i = 0; i < inside.length; i++) {
			inside[i] = (byte) (((map.labels()[i] & 0xff) == label) ? 1 : 0);
		}
		Map<String, Object> region = new LinkedHashMap<>();
		region.put("class", this.classes.get(label));
		region.put("number", label);
		region.put("color", ClassPalette.USUAL.color(label));
		region.put("share", (double) pixels / inside.length);
		region.put("segmentation", Map.of("size", List.of(map.height(), map.width()), "counts",
				RunLengthMask.ofPixels(map.height(), map.width(), inside).text()));
		return region;
	}

}
