package org.imglish.core.region;

/** A part of an image that has an area and can be laid over another of its kind. */
public sealed interface Region permits Box, RunLengthMask {

	/** Area in square pixels. */
	double area();

	/**
	 * Area that both cover, in square pixels.
	 * @throws IllegalArgumentException if the other region is of another kind, or a mask
	 * of an image of another size
	 */
	double intersection(Region other);

}
