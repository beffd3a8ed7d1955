package org.imglish.core.pretraining;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.imglish.core.backbone.Beit3Input;
import org.imglish.core.backbone.Network;
import org.imglish.core.head.MaskedDataHead;
import org.imglish.core.image.SquarePng;
import org.imglish.core.loader.MaskedImages;
import org.imglish.core.loader.MaskedTexts;
import org.imglish.core.loader.StepRandom;
import org.imglish.core.sample.Sample;
import org.imglish.core.shard.ShardedSamples;
import org.imglish.core.text.TextTokenizer;
import org.imglish.core.training.ShownSample;

/**
 * Lets a model fill in the first held-out samples: the hidden patches of an image alone,
 * drawn as the predicted tokens stand for pixels, and the blanks of a text, given the
 * image where it has one. Pairs show both; where none are held out, images and texts are
 * shown. The masks are the same each time, so that one can watch the model learn.
 */
final class PretrainSamples {

	private static final int MOST = 4;

	private static final int CHANNELS = 3;

	private final Network network;

	private final MaskedDataHead head;

	private final PretrainData data;

	private final PatchTargets targets;

	private final Prepared spec;

	PretrainSamples(Network network, MaskedDataHead head, PretrainData data, PatchTargets targets, Prepared spec) {
		this.network = network;
		this.head = head;
		this.data = data;
		this.targets = targets;
		this.spec = spec;
	}

	/** Fills in what is held out; nothing where nothing is. */
	List<ShownSample> show(HeldOut held) throws IOException {
		List<ShownSample> shown = new ArrayList<>();
		try (NDManager scratch = this.network.manager().newSubManager()) {
			if (held.pairs() != null) {
				pairs(held.pairs(), scratch, shown);
				return shown;
			}
			if (held.images() != null) {
				images(held.images(), scratch, shown);
			}
			if (held.texts() != null) {
				texts(held.texts(), scratch, shown);
			}
			return shown;
		}
	}

	private void pairs(ShardedSamples dataset, NDManager scratch, List<ShownSample> shown) throws IOException {
		List<Sample> samples = first(dataset);
		MaskedImages images = masked(dataset, samples);
		int window = this.spec.pairWindow(this.spec.model().longestText());
		MaskedTexts texts = masked(dataset, samples, window, this.spec.recipe().masking().pairText());
		Map<Long, float[]> patches = patches(images, scratch);
		Beit3Input input = Beit3Input.pair(MaskedStep.pixels(images, scratch), null, MaskedStep.tokens(texts, scratch),
				MaskedStep.padding(texts, scratch));
		List<List<ShownSample.Word>> words = words(input, texts, scratch);
		for (int i = 0; i < samples.size(); i++) {
			shown.add(new ShownSample(samples.get(i).id(), pictures(images, i, patches), words.get(i)));
		}
	}

	private void images(ShardedSamples dataset, NDManager scratch, List<ShownSample> shown) throws IOException {
		List<Sample> samples = first(dataset);
		MaskedImages images = masked(dataset, samples);
		Map<Long, float[]> patches = patches(images, scratch);
		for (int i = 0; i < samples.size(); i++) {
			shown.add(new ShownSample(samples.get(i).id(), pictures(images, i, patches), List.of()));
		}
	}

	private void texts(ShardedSamples dataset, NDManager scratch, List<ShownSample> shown) throws IOException {
		List<Sample> samples = first(dataset);
		int window = this.spec.textWindow(this.spec.model().longestText());
		MaskedTexts texts = masked(dataset, samples, window, this.spec.recipe().masking().text());
		Beit3Input input = Beit3Input.text(MaskedStep.tokens(texts, scratch), MaskedStep.padding(texts, scratch));
		List<List<ShownSample.Word>> words = words(input, texts, scratch);
		for (int i = 0; i < samples.size(); i++) {
			shown.add(new ShownSample(samples.get(i).id(), List.of(), words.get(i)));
		}
	}

	private static List<Sample> first(ShardedSamples dataset) {
		return PretrainData.range(dataset, 0, Math.min(MOST, dataset.size()));
	}

	private MaskedImages masked(ShardedSamples dataset, List<Sample> samples) throws IOException {
		return this.data.mask(dataset, samples, StepRandom.of(this.spec.recipe().seed(), 0, "shown images"));
	}

	private MaskedTexts masked(ShardedSamples dataset, List<Sample> samples, int window, double ratio)
			throws IOException {
		return MaskedTexts.of(dataset, samples, window, this.data.masking(ratio),
				StepRandom.of(this.spec.recipe().seed(), 0, "shown texts"));
	}

	/**
	 * What to draw at each hidden patch, {@code [3, patchSize, patchSize]}, by its
	 * position: the pixels of the predicted token, or green and red for right and wrong
	 * where tokens have no pixels.
	 */
	private Map<Long, float[]> patches(MaskedImages images, NDManager scratch) throws IOException {
		NDArray pixels = MaskedStep.pixels(images, scratch);
		NDArray hidden = this.network.backbone()
			.encode(Beit3Input.image(pixels, MaskedStep.mask(images, scratch)), false);
		long[] predicted = this.head.visualLogits(hidden, scratch.create(images.positions())).argMax(-1).toLongArray();
		long[] codes = this.targets.of(pixels).toLongArray();
		boolean[] right = new boolean[predicted.length];
		for (int i = 0; i < predicted.length; i++) {
			int position = (int) images.positions()[i];
			right[i] = codes[position] == predicted[i];
			codes[position] = predicted[i];
		}
		int patches = this.spec.model().patches();
		NDArray drawn = this.targets.draw(scratch.create(codes, new Shape(images.batch(), patches)));
		float[] values = (drawn != null) ? drawn.toFloatArray() : new float[0];
		int length = CHANNELS * this.spec.model().patchSize() * this.spec.model().patchSize();
		Map<Long, float[]> shown = new HashMap<>();
		for (int i = 0; i < predicted.length; i++) {
			int position = (int) images.positions()[i];
			shown.put((long) position,
					(drawn != null) ? Arrays.copyOfRange(values, position * length, (position + 1) * length)
							: verdict(right[i], length));
		}
		return shown;
	}

	private static float[] verdict(boolean right, int length) {
		float[] patch = new float[length];
		Arrays.fill(patch, -1);
		int plane = length / CHANNELS;
		int channel = right ? 1 : 0;
		Arrays.fill(patch, channel * plane, (channel + 1) * plane, 0.5f);
		return patch;
	}

	private List<ShownSample.Picture> pictures(MaskedImages images, int number, Map<Long, float[]> patches) {
		FloatBuffer image = images.pixels().image(number);
		int side = images.pixels().side();
		int first = number * this.spec.model().patches();
		float[] masked = new float[image.limit()];
		image.get(0, masked);
		float[] filled = masked.clone();
		float[] grey = new float[CHANNELS * this.spec.model().patchSize() * this.spec.model().patchSize()];
		for (int patch = 0; patch < this.spec.model().patches(); patch++) {
			float[] predicted = patches.get((long) first + patch);
			if (predicted != null) {
				put(masked, side, patch, grey);
				put(filled, side, patch, predicted);
			}
		}
		return List.of(new ShownSample.Picture("image", SquarePng.encode(image, side)),
				new ShownSample.Picture("masked", SquarePng.encode(FloatBuffer.wrap(masked), side)),
				new ShownSample.Picture("predicted", SquarePng.encode(FloatBuffer.wrap(filled), side)));
	}

	private void put(float[] square, int side, int patch, float[] values) {
		int size = this.spec.model().patchSize();
		int top = patch / this.spec.model().grid() * size;
		int left = patch % this.spec.model().grid() * size;
		for (int channel = 0; channel < CHANNELS; channel++) {
			for (int y = 0; y < size; y++) {
				System.arraycopy(values, (channel * size + y) * size, square, (channel * side + top + y) * side + left,
						size);
			}
		}
	}

	private List<List<ShownSample.Word>> words(Beit3Input input, MaskedTexts texts, NDManager scratch) {
		NDArray hidden = this.network.backbone().encode(input, false);
		long[] predicted = this.head.wordLogits(hidden, texts.window(), scratch.create(texts.positions()))
			.argMax(-1)
			.toLongArray();
		Map<Long, Integer> blanks = new HashMap<>();
		for (int i = 0; i < predicted.length; i++) {
			blanks.put(texts.positions()[i], i);
		}
		List<List<ShownSample.Word>> words = new ArrayList<>();
		for (int text = 0; text < texts.batch(); text++) {
			List<ShownSample.Word> line = new ArrayList<>();
			for (int i = text * texts.window(); i < (text + 1) * texts.window(); i++) {
				Integer blank = blanks.get((long) i);
				if (blank != null) {
					line.add(new ShownSample.Word(word(texts.words()[blank]), word(predicted[blank])));
				}
				else if (isWord(texts, i)) {
					line.add(new ShownSample.Word(word(texts.tokens()[i]), null));
				}
			}
			words.add(line);
		}
		return words;
	}

	private static boolean isWord(MaskedTexts texts, int position) {
		long token = texts.tokens()[position];
		return texts.padding()[position] == 0 && token != TextTokenizer.BEGIN && token != TextTokenizer.END;
	}

	private String word(long token) {
		return this.data.tokenizer().decode(new int[] { (int) token });
	}

}
