package org.imglish.core.detection;

import java.util.List;

/** Numbers of several images side by side. */
final class Floats {

	private Floats() {
	}

	/** All numbers, part after part. */
	static float[] joined(List<float[]> parts) {
		float[] all = new float[parts.stream().mapToInt((part) -> part.length).sum()];
		int place = 0;
		for (float[] part : parts) {
			System.arraycopy(part, 0, all, place, part.length);
			place += part.length;
		}
		return all;
	}

}
