package org.imglish.core.segmentation;

import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.field.Checked;
import org.imglish.core.field.Checks;
import org.imglish.core.field.Field;
import org.jspecify.annotations.Nullable;

/**
 * How a model learns to segment and how it looks at whole images: part of a recipe and of
 * a checkpoint. Crops and windows are as large as the images of the backbone; the
 * defaults are those of BEiT v2's release.
 */
public record Segmentation(@Field(
		value = "Shorter side that images are scaled to, in training before a scale is drawn; left out, that of a "
				+ "crop, which is the model's image size.",
		unit = "pixels", min = 8, max = 8192) @Nullable Integer shortSide,
		@Field(value = "Longest side that images are scaled to; left out, four times the shorter one.", unit = "pixels",
				min = 8, max = 32_768) @Nullable Integer longSide,
		@Field(value = "Smallest scale that is drawn for a training image.", min = 0.05, max = 20,
				byDefault = "0.5") double minScale,
		@Field(value = "Largest scale that is drawn for a training image.", min = 0.05, max = 20,
				byDefault = "2") double maxScale,
		@Field(value = "Share of a crop that one class may take; up to ten others are drawn where it takes more. 1 for "
				+ "any crop.", min = 0.01, max = 1, byDefault = "0.75") double maxClassShare,
		@Field(value = "Whether left and right are swapped in half of the cases.", byDefault = "true") boolean flip,
		@Field(value = "Whether brightness, contrast, saturation and hue are drawn.",
				byDefault = "true") boolean distortion,
		@Field(value = "From a window to the next where whole images are segmented; left out, two thirds of a window.",
				unit = "pixels", min = 1, max = 8192) @Nullable Integer stride,
		@Field(value = "Channels of the decoding head; left out, the width of the backbone.", min = 1,
				max = 8192) @Nullable Integer channels,
		@Field(value = "Channels of the auxiliary head; left out, 256 and at most the width of the backbone.", min = 1,
				max = 8192) @Nullable Integer auxiliaryChannels,
		@Field(value = "Weight of the auxiliary head's loss.", min = 0, max = 100,
				byDefault = "0.4") double auxiliaryWeight,
		@Field(value = "Share of the channels that training leaves out before the last layer of a head.", min = 0,
				max = 0.99, byDefault = "0.1") double dropout)
		implements
			Checked {

	/** What BEiT v2's release does. */
	public static final Segmentation RELEASED = new Segmentation(null, null, 0.5, 2, 0.75, true, true, null, null, null,
			0.4, 0.1);

	private static final int LONGER = 4;

	@Override
	public void check(Checks checks) {
		checks.that(this.maxScale >= this.minScale, "maxScale", "must be at least minScale (%s), but is %s",
				this.minScale, this.maxScale);
		checks.that(this.longSide == null || this.shortSide == null || this.longSide >= this.shortSide, "longSide",
				"must be at least shortSide (%d), but is %d", this.shortSide, this.longSide);
	}

	/**
	 * The size that images are scaled to.
	 * @param crop side of a crop in pixels
	 */
	ImageScale scale(int crop) {
		int shorter = (this.shortSide != null) ? this.shortSide : crop;
		return new ImageScale(shorter, (this.longSide != null) ? this.longSide : LONGER * shorter);
	}

	/**
	 * The windows in which whole images are segmented.
	 * @param crop side of a window in pixels
	 * @throws IllegalArgumentException if the stride is longer than a window
	 */
	public SlidingWindows windows(int crop) {
		int step = (this.stride != null) ? this.stride : Math.max(1, 2 * crop / 3);
		return new SlidingWindows(crop, crop, step, step);
	}

	/**
	 * The network.
	 * @param model shape of the backbone
	 * @param classes number of classes
	 */
	public SegmentationConfig network(ModelConfig model, int classes) {
		SegmentationConfig released = SegmentationConfig.of(model, classes);
		return released
			.withChannels((this.channels != null) ? this.channels : released.channels(),
					(this.auxiliaryChannels != null) ? this.auxiliaryChannels : released.auxiliaryChannels())
			.withTraining(this.auxiliaryWeight, this.dropout);
	}

}
