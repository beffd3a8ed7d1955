package org.imglish.core.parity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.stream.IntStream;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.imglish.core.decoding.CaptionTokens;
import org.imglish.core.decoding.CaptioningModel;
import org.imglish.core.decoding.Continuations;
import org.imglish.core.decoding.NextWords;

/**
 * Compares each call of a search with the official search's. The official one always has
 * all beams of all images in its batch; where an image's search is over, or the text is
 * full, it computes with padding, which here is not computed.
 */
final class ComparedWords implements NextWords {

	private final CaptioningModel model;

	private final CaptionTokens tokens;

	private final int beams;

	private final ReferenceCase reference;

	/** For each text of the newest call its image. */
	private int[] images = {};

	private int call;

	ComparedWords(CaptioningModel model, CaptionTokens tokens, int beams, ReferenceCase reference) {
		this.model = model;
		this.tokens = tokens;
		this.beams = beams;
		this.reference = reference;
	}

	@Override
	public Continuations begin(int candidates) {
		Continuations continuations = this.model.begin(candidates);
		this.images = IntStream.range(0, continuations.words().length).toArray();
		int[] begins = new int[this.images.length];
		Arrays.fill(begins, this.tokens.begin());
		compare(begins);
		return continuations;
	}

	@Override
	public Continuations extend(int[] parents, int[] words, int candidates) {
		Continuations continuations = this.model.extend(parents, words, candidates);
		int[] before = this.images;
		this.images = Arrays.stream(parents).map((parent) -> before[parent]).toArray();
		compare(words);
		return continuations;
	}

	private void compare(int[] words) {
		String name = "beam.call" + this.call++;
		long[] ids = Arrays.stream(words)
			.flatMap((word) -> IntStream.of(word, this.tokens.mask()))
			.asLongStream()
			.toArray();
		NDArray texts = this.reference.manager().create(ids, new Shape(words.length, 2));
		try {
			Comparison comparison = this.reference.comparison();
			comparison.compareRows(name + ".text_ids", officialRows(), texts);
			comparison.compareRows(name + ".logits", officialRows(), this.model.logits());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Where the official batch has the texts: an image's beams stand together. */
	private long[] officialRows() {
		long[] rows = new long[this.images.length];
		for (int i = 0; i < rows.length; i++) {
			boolean sameImage = i > 0 && this.images[i] == this.images[i - 1];
			rows[i] = sameImage ? rows[i - 1] + 1 : (long) this.images[i] * this.beams;
		}
		return rows;
	}

}
