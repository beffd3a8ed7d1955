package org.imglish.core.bench;

import java.util.stream.IntStream;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.imglish.core.backbone.ModelConfig;

/**
 * A made-up batch of images, texts and what is masked of them, by formulas that another
 * implementation can repeat. Values of pixels and words do not matter to speed; how many
 * places are masked does.
 */
record BenchBatch(NDArray pixels, NDArray patchMask, NDArray patches, NDArray codes, NDArray tokens, NDArray padding,
		NDArray places, NDArray words) {

	/** A prime, so that its multiples visit every patch. */
	private static final int STRIDE = 7919;

	/** Share of patches that are hidden (arXiv 2208.10442, section 2.2). */
	private static final double HIDDEN = 0.4;

	private static final int FIRST_WORD = 5;

	/**
	 * The rows of one member of those that share the batch.
	 * @param rank the member
	 * @param size number of members, a divisor of the batch
	 */
	static BenchBatch of(TrainBenchSpec spec, int rank, int size, NDManager manager) {
		ModelConfig model = spec.model();
		int batch = spec.batch() / size;
		int first = rank * batch;
		int side = model.imageSize();
		float[] pixels = new float[batch * 3 * side * side];
		for (int i = 0; i < pixels.length; i++) {
			pixels[i] = ((first * 3 * side * side + i) % 255) / 127f - 1;
		}
		float[] mask = new float[batch * model.patches()];
		for (int i = 0; i < batch; i++) {
			for (int j = 0; j < hidden(model); j++) {
				mask[i * model.patches() + (int) ((long) STRIDE * j + first + i) % model.patches()] = 1;
			}
		}
		long[] patches = IntStream.range(0, mask.length).filter((i) -> mask[i] == 1).asLongStream().toArray();
		int window = spec.window();
		long[] tokens = new long[batch * window];
		float[] padding = new float[tokens.length];
		for (int i = 0; i < tokens.length; i++) {
			tokens[i] = word(model, first * window + i);
			// the last quarter of every second text is padding
			padding[i] = ((first + i / window) % 2 == 1 && i % window >= window - window / 4) ? 1 : 0;
		}
		long[] places = IntStream.range(0, tokens.length).filter((i) -> i % window % 2 == 1).asLongStream().toArray();
		long[] codes = IntStream.range(0, patches.length)
			.mapToLong((i) -> (rank * patches.length + i) % model.visualCodes())
			.toArray();
		long[] words = IntStream.range(0, places.length)
			.mapToLong((i) -> word(model, 31 * (rank * places.length + i)))
			.toArray();
		return new BenchBatch(manager.create(pixels, new Shape(batch, 3, side, side)),
				manager.create(mask, new Shape(batch, model.patches())), manager.create(patches), manager.create(codes),
				manager.create(tokens, new Shape(batch, window)), manager.create(padding, new Shape(batch, window)),
				manager.create(places), manager.create(words));
	}

	/**
	 * The same arrays, owned by a manager: what is derived from them will be its, too.
	 */
	BenchBatch within(NDManager manager) {
		return new BenchBatch(view(this.pixels, manager), view(this.patchMask, manager), view(this.patches, manager),
				view(this.codes, manager), view(this.tokens, manager), view(this.padding, manager),
				view(this.places, manager), view(this.words, manager));
	}

	private static NDArray view(NDArray array, NDManager manager) {
		NDArray view = array.reshape(array.getShape());
		view.attach(manager);
		return view;
	}

	private static int hidden(ModelConfig model) {
		return (int) Math.round(HIDDEN * model.patches());
	}

	private static long word(ModelConfig model, int index) {
		return FIRST_WORD + index % (model.vocabularySize() - FIRST_WORD);
	}

}
