package org.imglish.core.pretraining;

import java.io.IOException;
import java.util.Map;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import org.imglish.core.backbone.Beit3Input;
import org.imglish.core.backbone.Network;
import org.imglish.core.head.MaskedDataHead;
import org.imglish.core.loader.MaskedImages;
import org.imglish.core.loader.MaskedTexts;
import org.imglish.core.loader.PackedRows;
import org.imglish.core.optimizer.LossScale;
import org.imglish.core.optimizer.Optimizer;
import org.imglish.core.optimizer.Sharing;
import org.imglish.core.training.DivergedException;
import org.imglish.core.training.Rounds;

/**
 * The optimizer step of masked data modelling: passes images, texts and pairs through the
 * model, sums the weighted cross-entropies of what was masked (arXiv 2208.10442, section
 * 2.2), and changes the weights.
 */
public final class MaskedStep {

	private final Network network;

	private final MaskedDataHead head;

	private final Optimizer optimizer;

	private final LossWeights weights;

	private final VisualTokenizing tokens;

	private final Sharing sharing;

	private final Rounds rounds;

	/**
	 * @param weights what each loss counts in the sum
	 * @param tokens says what is to be predicted of images whose tokens are not known
	 * @param sharing who takes each step
	 * @param rounds judges its loss
	 */
	public MaskedStep(Network network, MaskedDataHead head, Optimizer optimizer, LossWeights weights,
			VisualTokenizing tokens, Sharing sharing, Rounds rounds) {
		this.network = network;
		this.head = head;
		this.optimizer = optimizer;
		this.weights = weights;
		this.tokens = tokens;
		this.sharing = sharing;
		this.rounds = rounds;
	}

	/**
	 * Takes a step.
	 * @param number from 1
	 * @param step what this process passes through the model
	 * @param seed of the random numbers that torch draws
	 * @return what the step reports, {@code loss} among it
	 * @throws DivergedException if the loss is no number
	 */
	public Map<String, Double> take(long number, PretrainStep step, int seed) throws IOException {
		this.network.manager().getEngine().setRandomSeed(seed);
		this.optimizer.zeroGradients();
		MaskedLosses losses = new MaskedLosses((this.sharing.local() != null) ? step.alone() : step, this.weights);
		for (PretrainBatch part : step.parts()) {
			backward(part, losses);
		}
		losses.join(this.sharing.ofStep());
		this.rounds.check(number, losses.sum());
		this.optimizer.sumGradients();
		Map<String, Double> numeric = losses.values();
		numeric.putAll(this.optimizer.perform(number));
		return numeric;
	}

	private void backward(PretrainBatch batch, MaskedLosses losses) throws IOException {
		LossScale scale = this.optimizer.lossScale();
		try (NDManager scratch = this.network.manager().newSubManager();
				GradientCollector collector = scratch.getEngine().newGradientCollector()) {
			if (batch.images() != null) {
				this.network.backward(collector, scale.of(imageLoss(batch.images(), losses, scratch)));
			}
			skip(batch, "images");
			if (batch.texts() != null) {
				this.network.backward(collector, scale.of(textLoss(batch.texts(), losses, scratch)));
			}
			skip(batch, "texts");
			if (batch.pairs() != null) {
				this.network.backward(collector, scale.of(pairLoss(batch.pairs(), losses, scratch)));
			}
			skip(batch, "pairs");
		}
	}

	private void skip(PretrainBatch batch, String source) {
		if (batch.elsewhere().contains(source)) {
			this.network.backbone().skip();
		}
	}

	private NDArray imageLoss(PretrainBatch.Images images, MaskedLosses losses, NDManager scratch) throws IOException {
		NDArray pixels = pixels(images.masked(), scratch);
		Beit3Input input = Beit3Input.image(pixels, mask(images.masked(), scratch)).withRows(images.rows());
		return patchLoss(this.network.backbone().encode(input, true), pixels, images, "image", losses, scratch);
	}

	private NDArray textLoss(PretrainBatch.Texts texts, MaskedLosses losses, NDManager scratch) {
		Beit3Input input = input(texts.masked(), scratch).withRows(texts.rows());
		return wordLoss(this.network.backbone().encode(input, true), texts.masked(), "text", losses, scratch);
	}

	private NDArray pairLoss(PretrainBatch.Pairs pairs, MaskedLosses losses, NDManager scratch) throws IOException {
		MaskedImages images = pairs.images().masked();
		NDArray pixels = pixels(images, scratch);
		boolean masked = images.positions().length > 0;
		Beit3Input input = Beit3Input
			.pair(pixels, masked ? mask(images, scratch) : null, tokens(pairs.texts(), scratch),
					padding(pairs.texts(), scratch))
			.withRows(pairs.images().rows());
		NDArray hidden = this.network.backbone().encode(input, true);
		NDArray loss = wordLoss(hidden, pairs.texts(), "pair/text", losses, scratch);
		return masked ? loss.add(patchLoss(hidden, pixels, pairs.images(), "pair/image", losses, scratch)) : loss;
	}

	private NDArray patchLoss(NDArray hidden, NDArray pixels, PretrainBatch.Images images, String name,
			MaskedLosses losses, NDManager scratch) throws IOException {
		if (images.masked().positions().length == 0) {
			return losses.nothing(hidden);
		}
		NDArray positions = scratch.create(images.masked().positions());
		long[] tokens = images.tokens();
		NDArray codes = ((tokens != null) ? scratch.create(tokens) : this.tokens.of(pixels)).get(positions);
		return losses.add(name, this.head.visualLogits(hidden, positions), codes);
	}

	private NDArray wordLoss(NDArray hidden, MaskedTexts texts, String name, MaskedLosses losses, NDManager scratch) {
		if (texts.positions().length == 0) {
			return losses.nothing(hidden);
		}
		NDArray logits = this.head.wordLogits(hidden, texts.window(), scratch.create(texts.positions()));
		return losses.add(name, logits, scratch.create(texts.words()));
	}

	static NDArray pixels(MaskedImages images, NDManager manager) {
		return images.pixels().array(manager);
	}

	static NDArray mask(MaskedImages images, NDManager manager) {
		return mask(images.mask(), images.batch(), manager);
	}

	static NDArray mask(float[] mask, int images, NDManager manager) {
		return manager.create(mask, new Shape(images, mask.length / images));
	}

	private static Beit3Input input(MaskedTexts texts, NDManager manager) {
		PackedRows packed = texts.packed();
		if (packed == null) {
			return Beit3Input.text(tokens(texts, manager), padding(texts, manager));
		}
		Shape shape = new Shape(texts.batch(), texts.window());
		return Beit3Input.packed(tokens(texts, manager), manager.create(packed.texts(), shape),
				manager.create(packed.positions(), shape));
	}

	static NDArray tokens(MaskedTexts texts, NDManager manager) {
		return manager.create(texts.tokens(), new Shape(texts.batch(), texts.window()));
	}

	static NDArray padding(MaskedTexts texts, NDManager manager) {
		return manager.create(texts.padding(), new Shape(texts.batch(), texts.window()));
	}

	/** Says which visual token stands at each patch. */
	public interface VisualTokenizing {

		/**
		 * Tokenizes images.
		 * @param pixels {@code [batch, 3, side, side]} as the model sees them
		 * @return {@code [batch * patches]} int64
		 */
		NDArray of(NDArray pixels) throws IOException;

	}

}
