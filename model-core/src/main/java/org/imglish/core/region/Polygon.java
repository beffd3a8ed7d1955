package org.imglish.core.region;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The outline of a part of an object, drawn as pycocotools draws it: on a grid five times
 * as fine, and a pixel belongs to the mask by where the outline crosses its column's
 * middle. No other way of filling a polygon gives COCO's masks.
 *
 * @param points x and y of the corners in turn, in pixels
 */
public record Polygon(double... points) {

	/** How many points of the fine grid a pixel has on each axis. */
	private static final double FINENESS = 5;

	public Polygon {
		points = points.clone();
		if (points.length % 2 != 0 || points.length == 0) {
			throw new IllegalArgumentException(String.format(Locale.ROOT,
					"A polygon is a list of x and y in turn, but this one has %d numbers", points.length));
		}
		for (double point : points) {
			if (!Double.isFinite(point)) {
				throw new IllegalArgumentException("A polygon has the coordinate " + point);
			}
		}
	}

	@Override
	public double[] points() {
		return this.points.clone();
	}

	/**
	 * The mask of an object of one part or several, which are united.
	 * @param parts at least one
	 */
	public static RunLengthMask mask(List<Polygon> parts, int height, int width) {
		return RunLengthMask.union(parts.stream().map((part) -> part.mask(height, width)).toList());
	}

	/**
	 * The mask within the outline.
	 * @param height of the image in pixels
	 * @param width of the image in pixels
	 */
	public RunLengthMask mask(int height, int width) {
		int corners = this.points.length / 2;
		Crossings crossings = new Crossings(height, width);
		for (int i = 0; i < corners; i++) {
			int next = (i + 1) % corners;
			edge(fine(this.points[2 * i]), fine(this.points[2 * i + 1]), fine(this.points[2 * next]),
					fine(this.points[2 * next + 1]), crossings);
		}
		return crossings.mask();
	}

	private static int fine(double coordinate) {
		return (int) (FINENESS * coordinate + 0.5);
	}

	/**
	 * Walks along an edge in steps of the fine grid. Steps go along the longer axis, and
	 * rounding is always done from the lower end, so that an edge looks the same in both
	 * directions.
	 */
	private static void edge(int fromX, int fromY, int toX, int toY, Crossings crossings) {
		int across = Math.abs(toX - fromX);
		int down = Math.abs(toY - fromY);
		boolean flat = across >= down;
		boolean backwards = flat ? fromX > toX : fromY > toY;
		int lowX = backwards ? toX : fromX;
		int lowY = backwards ? toY : fromY;
		int highX = backwards ? fromX : toX;
		int highY = backwards ? fromY : toY;
		int steps = Math.max(across, down);
		// 0 / 0 for an edge without length, whose only point no crossing depends on
		double slope = flat ? (double) (highY - lowY) / across : (double) (highX - lowX) / down;
		for (int i = 0; i <= steps; i++) {
			int step = backwards ? steps - i : i;
			if (flat) {
				crossings.visit(lowX + step, (int) (lowY + slope * step + 0.5));
			}
			else {
				crossings.visit((int) (lowX + slope * step + 0.5), lowY + step);
			}
		}
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof Polygon polygon && Arrays.equals(this.points, polygon.points);
	}

	@Override
	public int hashCode() {
		return Arrays.hashCode(this.points);
	}

	@Override
	public String toString() {
		return "Polygon" + Arrays.toString(this.points);
	}

	/** Where the outline crosses the middles of the image's columns. */
	private static final class Crossings {

		private final int height;

		private final int width;

		private int[] places = new int[64];

		private int count;

		private int x;

		private int y;

		private boolean begun;

		Crossings(int height, int width) {
			this.height = height;
			this.width = width;
		}

		/** Comes to the next point of the outline on the fine grid. */
		void visit(int nextX, int nextY) {
			if (this.begun && nextX != this.x) {
				double column = (((nextX < this.x) ? nextX : nextX - 1) + 0.5) / FINENESS - 0.5;
				if (Math.floor(column) == column && column >= 0 && column <= this.width - 1) {
					double row = (Math.min(nextY, this.y) + 0.5) / FINENESS - 0.5;
					cross((int) column, (int) Math.ceil(Math.min(Math.max(row, 0), this.height)));
				}
			}
			this.x = nextX;
			this.y = nextY;
			this.begun = true;
		}

		private void cross(int column, int row) {
			if (this.count == this.places.length) {
				this.places = Arrays.copyOf(this.places, 2 * this.count);
			}
			this.places[this.count++] = column * this.height + row;
		}

		/** Each crossing turns inside to outside or back; two at one place do nothing. */
		RunLengthMask mask() {
			int[] sorted = Arrays.copyOf(this.places, this.count);
			Arrays.sort(sorted);
			Runs runs = new Runs();
			boolean inside = false;
			int place = 0;
			for (int next : sorted) {
				runs.add(inside, next - place);
				inside = !inside;
				place = next;
			}
			runs.add(inside, this.height * this.width - place);
			return runs.mask(this.height, this.width);
		}

	}

}
