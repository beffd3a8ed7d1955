package org.imglish.core.visual;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.imglish.core.digest.Sha256;

/**
 * Gives a model the visual tokens of its images: one code for each of the model's
 * patches, also where the model cuts images into patches of another size than the
 * tokenizer does.
 */
public final class VisualTokens {

	/** The weights that tokens follow from. */
	private static final List<String> DECISIVE = List.of("encoder.", "encode_task_layer.", "quantize.embedding.weight");

	private final VisualTokenizer tokenizer;

	private final int grid;

	/**
	 * @param tokenizer a trained tokenizer, which stays the caller's
	 * @param grid patches of the model along one side of an image
	 */
	public VisualTokens(VisualTokenizer tokenizer, int grid) {
		if (grid < 1) {
			throw new IllegalArgumentException("grid must be at least 1, but is " + grid);
		}
		this.tokenizer = tokenizer;
		this.grid = grid;
	}

	/**
	 * Tokenizes images. Changes no state.
	 * @param images {@code [batch, 3, side, side]}, values in [-1, 1]; resized so that
	 * the tokenizer sees as many patches as the model
	 * @return {@code [batch, grid * grid]} int64, row by row
	 */
	public NDArray of(NDArray images) {
		long batch = images.getShape().get(0);
		int side = this.grid * this.tokenizer.config().patchSize();
		try (NDManager scratch = images.getManager().newSubManager()) {
			NDArray seen = images.duplicate();
			seen.attach(scratch);
			seen = Sides.fit(seen, side, this.tokenizer.resampling());
			NDArray codes = this.tokenizer.codebook()
				.nearest(this.tokenizer.directions(seen))
				.reshape(batch, (long) this.grid * this.grid);
			codes.attach(images.getManager());
			return codes;
		}
	}

	/** Number of codes. */
	public int codes() {
		return this.tokenizer.config().codes();
	}

	/**
	 * A name for everything that the tokens of given images follow from: the encoder, the
	 * codes and the grid.
	 * @return 16 hexadecimal digits
	 */
	public String fingerprint() {
		Sha256 sum = new Sha256();
		sum.add(String.format(Locale.ROOT, "%d %s", this.grid, this.tokenizer.config().encoder())
			.getBytes(StandardCharsets.UTF_8));
		this.tokenizer.weights().arrays().forEach((name, array) -> {
			if (DECISIVE.stream().anyMatch(name::startsWith)) {
				sum.add(array.toByteBuffer());
			}
		});
		return sum.hex().substring(0, 16);
	}

}
