package org.imglish.core.training;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A held-out sample as the model fills it in, for people to look at.
 *
 * @param id the sample's id
 * @param pictures pictures side by side
 * @param words the words of its text in order
 */
public record ShownSample(String id, List<Picture> pictures, List<Word> words) {

	public ShownSample {
		pictures = List.copyOf(pictures);
		words = List.copyOf(words);
	}

	/**
	 * A picture.
	 *
	 * @param title what it shows
	 * @param png its pixels
	 */
	@SuppressWarnings("ArrayRecordComponent")
	public record Picture(String title, byte[] png) {

	}

	/**
	 * A word of the text.
	 *
	 * @param text what stands there
	 * @param predicted what the model put into the blank; null where there was none
	 */
	public record Word(String text, @Nullable String predicted) {

	}

}
