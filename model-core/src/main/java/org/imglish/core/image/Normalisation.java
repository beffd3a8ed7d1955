package org.imglish.core.image;

/** What pixels are shifted and scaled by before a model sees them. */
public enum Normalisation {

	/** Values in [-1, 1]: mean and deviation 0.5, as BEiT-3 is pretrained. */
	HALF(new float[] { 0.5f, 0.5f, 0.5f }, new float[] { 0.5f, 0.5f, 0.5f }),
	/**
	 * Mean and deviation of ImageNet, as the released code fine-tunes to ImageNet's
	 * classes.
	 */
	IMAGENET(new float[] { 0.485f, 0.456f, 0.406f }, new float[] { 0.229f, 0.224f, 0.225f });

	private final float[][] tables = new float[3][256];

	Normalisation(float[] mean, float[] deviation) {
		for (int channel = 0; channel < 3; channel++) {
			for (int value = 0; value < 256; value++) {
				this.tables[channel][value] = (value / 255f - mean[channel]) / deviation[channel];
			}
		}
	}

	/**
	 * Normalised value of a pixel.
	 * @param channel 0 red, 1 green, 2 blue
	 * @param value from 0 to 255
	 */
	public float of(int channel, int value) {
		return this.tables[channel][value];
	}

}
