package org.imglish.core.backbone;

import java.util.Set;

/**
 * Which layers of a backbone attend within windows of a map instead of all over it
 * (ViTDet, arXiv 2203.16527, section 3).
 *
 * @param side of a window in patches
 * @param globalLayers layers, from 0, that attend all over the map
 */
public record WindowedAttention(int side, Set<Integer> globalLayers) {

	public WindowedAttention {
		globalLayers = Set.copyOf(globalLayers);
		if (side < 1) {
			throw new IllegalArgumentException("A window of attention is at least one patch wide, but got " + side);
		}
	}

}
