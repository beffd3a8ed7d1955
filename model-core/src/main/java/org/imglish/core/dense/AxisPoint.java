package org.imglish.core.dense;

/**
 * Where a point of a resized axis lies between points of the original one, corners not
 * aligned.
 *
 * @param low the point before
 * @param high the point behind, or the last
 * @param share weight of the point behind, in [0, 1)
 */
record AxisPoint(int low, int high, float share) {

	/**
	 * @param point of the resized axis
	 * @param from points of the original axis
	 * @param to points of the resized axis
	 */
	static AxisPoint of(int point, int from, int to) {
		float scale = (float) from / to;
		float place = Math.max(scale * (point + 0.5f) - 0.5f, 0);
		int low = Math.min((int) place, from - 1);
		return new AxisPoint(low, Math.min(low + 1, from - 1), place - low);
	}

}
