package org.imglish.core.image;

import java.util.Locale;

/**
 * Colors of classes: those of Pascal VOC, which set the bits of the number in turn into
 * the highest bits of red, green and blue, so that neighbouring numbers look different.
 * What is of no class is light grey.
 */
public final class ClassPalette {

	/** The only palette there is: a class has the same color everywhere. */
	public static final ClassPalette USUAL = new ClassPalette();

	/** How many classes have a color of their own. */
	public static final int COLORS = LabelMap.MAX_CLASSES;

	private static final int CHANNELS = 3;

	private static final int NONE = 224;

	private final byte[][] channels = new byte[CHANNELS][LabelMap.IGNORED + 1];

	private ClassPalette() {
		for (int label = 0; label < LabelMap.IGNORED; label++) {
			// number 0 is black there and means background; here it is a class as any
			// other
			int bits = label + 1;
			for (int place = 7; bits > 0; place--) {
				for (int channel = 0; channel < CHANNELS; channel++) {
					this.channels[channel][label] |= (byte) ((bits >> channel & 1) << place);
				}
				bits >>= CHANNELS;
			}
		}
		for (byte[] channel : this.channels) {
			channel[LabelMap.IGNORED] = (byte) NONE;
		}
	}

	/** Values of a channel by label; 0 is red, 1 green and 2 blue. */
	byte[] channel(int number) {
		return this.channels[number].clone();
	}

	/**
	 * Value of a label's color.
	 * @param channel 0 red, 1 green, 2 blue
	 * @return from 0 to 255
	 */
	int value(int label, int channel) {
		return this.channels[channel][label] & 0xff;
	}

	/** The color of a label as pages write it, for example {@code #800000}. */
	public String color(int label) {
		return String.format(Locale.ROOT, "#%02x%02x%02x", value(label, 0), value(label, 1), value(label, 2));
	}

}
