package org.imglish.core.decoding;

import java.util.Arrays;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.imglish.core.backbone.DecodingState;
import org.imglish.core.head.CaptioningHead;

/**
 * The captioning model as a search asks it: each call computes the newest words only, the
 * image and the words before are kept as keys and values. The image is encoded once,
 * however many beams there are.
 */
public final class CaptioningModel implements NextWords, AutoCloseable {

	private final CaptioningHead head;

	private final CaptionTokens tokens;

	private final NDArray image;

	private final DecodingState state;

	private NDManager step;

	private NDArray logits;

	/**
	 * Opens the model on images.
	 * @param head of a captioning model
	 * @param tokens special tokens of its vocabulary
	 * @param image {@code [batch, 3, side, side]}
	 */
	public CaptioningModel(CaptioningHead head, CaptionTokens tokens, NDArray image) {
		this.head = head;
		this.tokens = tokens;
		this.image = image;
		this.state = head.newState(image);
		this.step = image.getManager().newSubManager();
		this.logits = this.step.create(new Shape(0));
	}

	@Override
	public Continuations begin(int candidates) {
		int[] begins = new int[Math.toIntExact(this.image.getShape().get(0))];
		Arrays.fill(begins, this.tokens.begin());
		NDArray ids = newStep(begins);
		// the same pixels, so that what is computed from them goes with the step
		NDArray pixels = this.image.stopGradient();
		pixels.attach(this.step);
		return answer(this.head.first(pixels, ids, this.state), candidates);
	}

	@Override
	public Continuations extend(int[] parents, int[] words, int candidates) {
		NDArray ids = newStep(words);
		this.state.select(this.step.create(Arrays.stream(parents).asLongStream().toArray()));
		return answer(this.head.next(ids, this.state), candidates);
	}

	/**
	 * Scores of the next word in the newest call.
	 * @return {@code [texts, vocabulary]}, valid until the next call
	 */
	public NDArray logits() {
		return this.logits;
	}

	/** Frees the step before and lays out the new words, each followed by a mask. */
	private NDArray newStep(int[] words) {
		this.step.close();
		this.step = this.image.getManager().newSubManager();
		long[] ids = new long[2 * words.length];
		for (int i = 0; i < words.length; i++) {
			ids[2 * i] = words[i];
			ids[2 * i + 1] = this.tokens.mask();
		}
		return this.step.create(ids, new Shape(words.length, 2));
	}

	private Continuations answer(NDArray scores, int candidates) {
		this.state.dropLast();
		this.logits = scores.get(new NDIndex(":, 1"));
		int rows = Math.toIntExact(this.logits.getShape().get(0));
		int count = Math.toIntExact(Math.min(candidates, this.logits.getShape().get(1)));
		NDList best = this.logits.logSoftmax(-1).topK(count, -1);
		float[] values = best.get(0).toFloatArray();
		long[] places = best.get(1).toType(DataType.INT64, false).toLongArray();
		int[][] words = new int[rows][count];
		float[][] logProbabilities = new float[rows][];
		for (int i = 0; i < rows; i++) {
			logProbabilities[i] = Arrays.copyOfRange(values, i * count, (i + 1) * count);
			for (int j = 0; j < count; j++) {
				words[i][j] = Math.toIntExact(places[i * count + j]);
			}
		}
		return new Continuations(words, logProbabilities);
	}

	@Override
	public void close() {
		this.step.close();
		this.state.close();
	}

}
