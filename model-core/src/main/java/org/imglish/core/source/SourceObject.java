package org.imglish.core.source;

import java.util.Locale;

import org.imglish.core.region.Box;
import org.imglish.core.region.LabelledObject;
import org.imglish.core.region.RunLengthMask;
import org.imglish.core.source.RecordCheck.Reason;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An annotated object as it stands in a source.
 *
 * @param place what the annotation is called, for messages
 * @param category number of its class, from 0
 * @param box left, top, width and height
 * @param area of its outline, or null where the source does not say
 * @param crowd whether it is a crowd
 * @param outline its outline, or null where there is a box alone
 */
@SuppressWarnings("ArrayRecordComponent")
record SourceObject(String place, int category, double[] box, @Nullable Double area, boolean crowd,
		@Nullable SourceOutline outline) {

	private static final int BOX = 4;

	/** How far a box may stick out of its image, for the sake of rounding. */
	private static final double TOLERANCE = 1;

	/**
	 * Makes of the object what a sample keeps.
	 * @param width of the image that it belongs to
	 * @param height of the image
	 * @throws BrokenRecordException if it is no object of an image of this size
	 */
	LabelledObject checked(int width, int height) throws BrokenRecordException {
		if (this.box.length != BOX) {
			throw broken(String.format(Locale.ROOT,
					"has a box of %d numbers, where left, top, width and height are read", this.box.length));
		}
		double right = this.box[0] + this.box[2];
		double bottom = this.box[1] + this.box[3];
		if (!(this.box[2] > 0 && this.box[3] > 0)) {
			throw broken(String.format(Locale.ROOT, "has a box of no area: %s x %s pixels", this.box[2], this.box[3]));
		}
		if (this.box[0] < -TOLERANCE || this.box[1] < -TOLERANCE || right > width + TOLERANCE
				|| bottom > height + TOLERANCE) {
			throw broken(String.format(Locale.ROOT,
					"has a box from (%s, %s) to (%s, %s), which leaves its image of %d x %d pixels", this.box[0],
					this.box[1], right, bottom, width, height));
		}
		RunLengthMask mask = mask(width, height);
		Box around = new Box(this.box[0], this.box[1], this.box[2], this.box[3]);
		double size = (this.area != null) ? this.area : (mask != null) ? mask.area() : around.area();
		return new LabelledObject(this.category, around, size, this.crowd, mask);
	}

	private @Nullable RunLengthMask mask(int width, int height) throws BrokenRecordException {
		if (this.outline == null) {
			return null;
		}
		try {
			return this.outline.mask(height, width);
		}
		catch (BrokenRecordException ex) {
			throw new BrokenRecordException(ex.reason(), this.place + " cannot be used: " + ex.getMessage());
		}
	}

	private BrokenRecordException broken(String what) {
		return new BrokenRecordException(Reason.BROKEN_LABELS, this.place + " " + what);
	}

	/**
	 * A list of finite numbers.
	 * @param name of the list, for messages
	 */
	static double[] numbers(JsonNode list, String name) throws BrokenRecordException {
		double[] numbers = new double[list.size()];
		for (int i = 0; i < numbers.length; i++) {
			JsonNode number = list.path(i);
			if (!number.isNumber() || !Double.isFinite(number.doubleValue())) {
				throw new BrokenRecordException(Reason.BROKEN_LABELS,
						"its " + name + " holds " + number + " in the place of a number");
			}
			numbers[i] = number.doubleValue();
		}
		return numbers;
	}

}
