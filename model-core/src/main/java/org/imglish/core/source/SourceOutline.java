package org.imglish.core.source;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import org.imglish.core.region.Polygon;
import org.imglish.core.region.RunLengthMask;
import org.imglish.core.source.RecordCheck.Reason;
import tools.jackson.databind.JsonNode;

/** The outline of an object as COCO annotations have it, not yet drawn. */
sealed interface SourceOutline {

	/** Corners of a polygon: at least three. */
	int FEWEST_NUMBERS = 6;

	/** How far a polygon may stick out of its image, for the sake of rounding. */
	double TOLERANCE = 1;

	/**
	 * Draws the outline.
	 * @throws BrokenRecordException if it is none of an image of this size
	 */
	RunLengthMask mask(int height, int width) throws BrokenRecordException;

	/** Everything that it consists of, to tell it from others. */
	String text();

	/**
	 * Reads an outline.
	 * @param json list of polygons, or an object with {@code size} and {@code counts}
	 * @throws BrokenRecordException if it is neither
	 */
	static SourceOutline of(JsonNode json) throws BrokenRecordException {
		if (json.isArray() && !json.isEmpty()) {
			List<double[]> parts = new ArrayList<>();
			for (JsonNode part : json) {
				parts.add(SourceObject.numbers(part, "'segmentation'"));
			}
			return new Polygons(parts);
		}
		JsonNode counts = json.path("counts");
		if (json.isObject() && json.path("size").size() == 2 && (counts.isArray() || counts.isString())) {
			return new Runs(json.path("size").path(0).asInt(0), json.path("size").path(1).asInt(0),
					counts.isString() ? counts.asString() : "",
					counts.isArray() ? Arrays.stream(SourceObject.numbers(counts, "'counts'"))
						.mapToInt((run) -> (int) run)
						.toArray() : new int[0]);
		}
		throw new BrokenRecordException(Reason.BROKEN_LABELS,
				"its 'segmentation' is neither a list of polygons nor a run-length code with 'size' and 'counts'");
	}

	/**
	 * Polygons that are united.
	 *
	 * @param parts x and y of the corners of each in turn
	 */
	record Polygons(List<double[]> parts) implements SourceOutline {

		@Override
		public RunLengthMask mask(int height, int width) throws BrokenRecordException {
			for (double[] part : this.parts) {
				if (part.length < FEWEST_NUMBERS || part.length % 2 != 0) {
					throw new BrokenRecordException(Reason.BROKEN_LABELS,
							String.format(Locale.ROOT,
									"it has a polygon of %d numbers, where x and y of at least three corners are read",
									part.length));
				}
				for (int i = 0; i < part.length; i++) {
					int side = (i % 2 == 0) ? width : height;
					if (part[i] < -TOLERANCE || part[i] > side + TOLERANCE) {
						throw new BrokenRecordException(Reason.BROKEN_LABELS,
								String.format(Locale.ROOT, "its polygon leaves the image of %d x %d pixels at (%s, %s)",
										width, height, part[i - i % 2], part[i - i % 2 + 1]));
					}
				}
			}
			return Polygon.mask(this.parts.stream().map(Polygon::new).toList(), height, width);
		}

		@Override
		public String text() {
			StringBuilder text = new StringBuilder();
			this.parts.forEach((part) -> text.append(Arrays.toString(part)));
			return text.toString();
		}

	}

	/**
	 * A run-length code, compressed or not.
	 *
	 * @param height of the image that it belongs to
	 * @param width of that image
	 * @param code the compressed code; empty where it is not compressed
	 * @param counts the runs where it is not compressed
	 */
	@SuppressWarnings("ArrayRecordComponent")
	record Runs(int height, int width, String code, int[] counts) implements SourceOutline {

		@Override
		public RunLengthMask mask(int imageHeight, int imageWidth) throws BrokenRecordException {
			if (this.height != imageHeight || this.width != imageWidth) {
				throw new BrokenRecordException(Reason.BROKEN_LABELS,
						String.format(Locale.ROOT,
								"its run-length code is of an image of %d x %d pixels, but its image has %d x %d",
								this.width, this.height, imageWidth, imageHeight));
			}
			try {
				return this.code.isEmpty() ? new RunLengthMask(imageHeight, imageWidth, this.counts)
						: RunLengthMask.parse(imageHeight, imageWidth, this.code);
			}
			catch (IllegalArgumentException ex) {
				throw new BrokenRecordException(Reason.BROKEN_LABELS,
						"its run-length code cannot be used: " + ex.getMessage());
			}
		}

		@Override
		public String text() {
			return this.height + " " + this.width + this.code + Arrays.toString(this.counts);
		}

	}

}
