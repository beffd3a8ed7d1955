package org.imglish.core.detection;

import java.util.Arrays;
import java.util.stream.IntStream;

import org.imglish.core.dense.BoxCoding;
import org.imglish.core.dense.Boxes;
import org.imglish.core.dense.MaskTargets;

/**
 * The regions of an image that the heads learn from in a step: proposals and the objects'
 * own boxes, those of objects and of the background in one order.
 *
 * @param boxes in pixels
 * @param classes of each box, 0 for the background
 * @param objects number of the object of each box, 0 for the background
 * @param targets differences of the object to the box, four numbers each, zeros for the
 * background
 */
record RegionSample(Boxes boxes, int[] classes, int[] objects, float[] targets) {

	/**
	 * Draws regions.
	 * @param proposals boxes that may hold an object
	 * @param truth the image's objects, whose boxes are proposals too
	 */
	static RegionSample draw(Boxes proposals, AnnotatedImage truth, Sampler sampler,
			DetectionConfig.Sampling sampling) {
		Boxes candidates = proposals.joined(truth.boxes());
		int[] matches = Matching.of(truth.boxes(), candidates, sampling);
		int[] drawn = sampler.draw(matches, sampling).all();
		return of(candidates.select(drawn), Arrays.stream(drawn).map((box) -> matches[box]).toArray(), truth,
				BoxCoding.WEIGHTED);
	}

	/**
	 * Takes all boxes that an earlier head of a cascade gave.
	 * @param boxes with an area
	 */
	static RegionSample all(Boxes boxes, AnnotatedImage truth, DetectionConfig.Refinement refinement) {
		return of(boxes, Matching.of(truth.boxes(), boxes, refinement.overlap()), truth, refinement.coding());
	}

	private static RegionSample of(Boxes boxes, int[] matches, AnnotatedImage truth, BoxCoding coding) {
		int[] classes = new int[matches.length];
		int[] objects = new int[matches.length];
		float[] targets = new float[4 * matches.length];
		for (int i = 0; i < matches.length; i++) {
			int object = matches[i];
			if (object >= 0) {
				objects[i] = object;
				classes[i] = truth.classes()[object];
				System.arraycopy(coding.encode(truth.boxes().select(object), boxes.select(i)), 0, targets, 4 * i, 4);
			}
		}
		return new RegionSample(boxes, classes, objects, targets);
	}

	/** Numbers of the boxes that belong to an object. */
	int[] positives() {
		return IntStream.range(0, this.classes.length).filter((box) -> this.classes[box] > 0).toArray();
	}

	/**
	 * What the mask head is to say of the positive boxes. One mask at a time is laid out.
	 * @param side cells of a mask along each axis
	 * @return cells of each positive box in turn, row by row
	 */
	float[] masks(AnnotatedImage truth, int side) {
		int[] positives = positives();
		float[] masks = new float[positives.length * side * side];
		for (int object : Arrays.stream(positives).map((box) -> this.objects[box]).distinct().toArray()) {
			MaskTargets targets = new MaskTargets(truth.masks().get(object));
			for (int i = 0; i < positives.length; i++) {
				if (this.objects[positives[i]] == object) {
					System.arraycopy(targets.of(this.boxes, positives[i], side), 0, masks, i * side * side,
							side * side);
				}
			}
		}
		return masks;
	}

}
