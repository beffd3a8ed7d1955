package org.imglish.core.quality;

/**
 * A rectangle in an image, in pixels.
 *
 * @param x left edge
 * @param y upper edge
 * @param width to the right, at least 0
 * @param height downwards, at least 0
 */
public record Box(double x, double y, double width, double height) {

	public Box {
		if (!(width >= 0) || !(height >= 0)) {
			throw new IllegalArgumentException(
					"A box is 0 or more pixels wide and high, but got %s x %s".formatted(width, height));
		}
	}

	/** Area in square pixels. */
	public double area() {
		return this.width * this.height;
	}

	/** Area that both boxes cover, in square pixels. */
	double intersection(Box other) {
		double across = Math.min(this.x + this.width, other.x + other.width) - Math.max(this.x, other.x);
		double down = Math.min(this.y + this.height, other.y + other.height) - Math.max(this.y, other.y);
		return (across > 0 && down > 0) ? across * down : 0;
	}

}
