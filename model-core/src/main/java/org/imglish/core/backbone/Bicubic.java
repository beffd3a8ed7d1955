package org.imglish.core.backbone;

/**
 * Bicubic interpolation of a square grid (Keys' kernel with a = -0.75, corners not
 * aligned, no antialiasing, borders repeated), as {@code torch.nn.functional.interpolate}
 * does it. DJL's own resizing interpolates linearly whatever it is asked for.
 */
final class Bicubic {

	private static final double A = -0.75;

	private Bicubic() {
	}

	/**
	 * The weights of a resizing, which is linear: row i says how much each old place
	 * contributes to new place i.
	 * @param from old places along one side
	 * @param to new places along one side
	 * @return {@code [to * to, from * from]}, row by row
	 */
	static float[] weights(int from, int to) {
		double[][] side = side(from, to);
		float[] weights = new float[Math.multiplyExact(to * to, from * from)];
		int next = 0;
		for (double[] vertical : side) {
			for (double[] horizontal : side) {
				for (int row = 0; row < from; row++) {
					for (int column = 0; column < from; column++) {
						weights[next++] = (float) (vertical[row] * horizontal[column]);
					}
				}
			}
		}
		return weights;
	}

	/** The same for one dimension: {@code [to][from]}. */
	private static double[][] side(int from, int to) {
		double[][] weights = new double[to][from];
		for (int i = 0; i < to; i++) {
			double place = (i + 0.5) * from / to - 0.5;
			int left = (int) Math.floor(place);
			for (int neighbour = left - 1; neighbour <= left + 2; neighbour++) {
				int inside = Math.max(0, Math.min(from - 1, neighbour));
				weights[i][inside] += kernel(Math.abs(place - neighbour));
			}
		}
		return weights;
	}

	private static double kernel(double distance) {
		if (distance <= 1) {
			return ((A + 2) * distance - (A + 3)) * distance * distance + 1;
		}
		return (distance < 2) ? ((A * distance - 5 * A) * distance + 8 * A) * distance - 4 * A : 0;
	}

}
