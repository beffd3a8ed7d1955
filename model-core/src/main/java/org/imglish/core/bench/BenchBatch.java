package org.imglish.core.bench;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

import org.imglish.core.backbone.BatchRows;
import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.loader.MaskedImages;
import org.imglish.core.loader.MaskedTexts;
import org.imglish.core.loader.Pixels;
import org.imglish.core.pretraining.PretrainBatch;
import org.imglish.core.pretraining.PretrainStep;
import org.jspecify.annotations.Nullable;

/**
 * A made-up batch of images, texts and what is masked of them, by formulas that another
 * implementation can repeat. Values of pixels and words do not matter to speed; how many
 * positions are masked does.
 *
 * @param images images with masked patches, and the visual tokens of all patches
 * @param texts texts with masked words
 * @param members how many processes have as many rows of the batch
 */
record BenchBatch(PretrainBatch.Images images, MaskedTexts texts, int members) {

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
	static BenchBatch of(TrainBenchSpec spec, int rank, int size) {
		int batch = spec.batch() / size;
		int first = rank * batch;
		BatchRows rows = (size > 1) ? new BatchRows(first, spec.batch()) : null;
		return new BenchBatch(images(spec.model(), batch, first, rank, rows),
				texts(spec.model(), batch, spec.window(), first, rank), size);
	}

	private static PretrainBatch.Images images(ModelConfig model, int batch, int first, int rank,
			@Nullable BatchRows rows) {
		int side = model.imageSize();
		Pixels pixels = Pixels.plain(batch, side);
		for (int i = 0; i < batch; i++) {
			FloatBuffer image = pixels.image(i);
			for (int j = 0; j < 3 * side * side; j++) {
				image.put(j, (((first + i) * 3 * side * side + j) % 255) / 127f - 1);
			}
		}
		float[] mask = new float[batch * model.patches()];
		for (int i = 0; i < batch; i++) {
			for (int j = 0; j < hidden(model); j++) {
				mask[i * model.patches() + (int) ((long) STRIDE * j + first + i) % model.patches()] = 1;
			}
		}
		long[] positions = IntStream.range(0, mask.length).filter((i) -> mask[i] == 1).asLongStream().toArray();
		long[] tokens = new long[mask.length];
		for (int i = 0; i < positions.length; i++) {
			tokens[(int) positions[i]] = (rank * positions.length + i) % model.visualCodes();
		}
		return new PretrainBatch.Images(new MaskedImages(pixels, mask, positions), tokens, rows);
	}

	private static MaskedTexts texts(ModelConfig model, int batch, int window, int first, int rank) {
		long[] tokens = new long[batch * window];
		float[] padding = new float[tokens.length];
		for (int i = 0; i < tokens.length; i++) {
			tokens[i] = word(model, first * window + i);
			// the last quarter of every second text is padding
			padding[i] = ((first + i / window) % 2 == 1 && i % window >= window - window / 4) ? 1 : 0;
		}
		long[] positions = IntStream.range(0, tokens.length)
			.filter((i) -> i % window % 2 == 1)
			.asLongStream()
			.toArray();
		long[] words = IntStream.range(0, positions.length)
			.mapToLong((i) -> word(model, 31 * (rank * positions.length + i)))
			.toArray();
		return new MaskedTexts(batch, batch, window, tokens, padding, positions, words, 0, null);
	}

	/** What a step of a kind passes through the model, in one part. */
	PretrainStep step(StepKind kind) {
		boolean all = kind == StepKind.ALL;
		Map<String, Integer> masked = new TreeMap<>();
		if (kind != StepKind.PAIRS) {
			masked.put("image", hiddenPatches() * this.members);
		}
		if (all) {
			masked.put("text", maskedWords() * this.members);
		}
		if (kind != StepKind.IMAGES) {
			masked.put("pair/image", hiddenPatches() * this.members);
			masked.put("pair/text", maskedWords() * this.members);
		}
		PretrainBatch part = new PretrainBatch((kind != StepKind.PAIRS) ? this.images : null,
				all ? new PretrainBatch.Texts(this.texts, this.images.rows()) : null,
				(kind != StepKind.IMAGES) ? new PretrainBatch.Pairs(this.images, this.texts) : null, Set.of());
		return new PretrainStep(List.of(part), masked, Map.of(), kind.samples(this.texts.batch() * this.members),
				Map.of());
	}

	/** Number of hidden patches of these rows. */
	int hiddenPatches() {
		return this.images.masked().positions().length;
	}

	/** Number of masked words of these rows. */
	int maskedWords() {
		return this.texts.positions().length;
	}

	private static int hidden(ModelConfig model) {
		return (int) Math.round(HIDDEN * model.patches());
	}

	private static long word(ModelConfig model, int index) {
		return FIRST_WORD + index % (model.vocabularySize() - FIRST_WORD);
	}

}
