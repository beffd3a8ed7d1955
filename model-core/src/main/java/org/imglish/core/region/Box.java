package org.imglish.core.region;

import java.util.Locale;

/**
 * A rectangle in an image, in pixels.
 *
 * @param x left edge
 * @param y upper edge
 * @param width to the right, at least 0
 * @param height downwards, at least 0
 */
public record Box(double x, double y, double width, double height) implements Region {

	public Box {
		if (!(width >= 0) || !(height >= 0)) {
			throw new IllegalArgumentException(String.format(Locale.ROOT,
					"A box is 0 or more pixels wide and high, but got %s x %s", width, height));
		}
	}

	@Override
	public double area() {
		return this.width * this.height;
	}

	@Override
	public double intersection(Region other) {
		if (!(other instanceof Box box)) {
			throw new IllegalArgumentException("A box is compared with boxes, but got a mask");
		}
		double across = Math.min(this.x + this.width, box.x + box.width) - Math.max(this.x, box.x);
		double down = Math.min(this.y + this.height, box.y + box.height) - Math.max(this.y, box.y);
		return (across > 0 && down > 0) ? across * down : 0;
	}

}
