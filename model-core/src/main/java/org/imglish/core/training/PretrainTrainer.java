package org.imglish.core.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import org.imglish.core.backbone.Beit3Input;
import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.backbone.Network;
import org.imglish.core.head.MaskedDataHead;
import org.imglish.core.loader.MaskedImages;
import org.imglish.core.loader.MaskedTexts;
import org.imglish.core.loader.Prefetch;
import org.imglish.core.loader.StepRandom;
import org.imglish.core.objective.CrossEntropy;
import org.imglish.core.optimizer.Optimizer;
import org.imglish.core.visual.PatchQuantiser;
import org.jspecify.annotations.Nullable;

/**
 * Pretrains by masked data modelling: each step passes images, texts and pairs through
 * the model and sums the cross-entropies of what was masked (arXiv 2208.10442, section
 * 2.2).
 */
public final class PretrainTrainer implements Trainer {

	private static final String PROTOTYPES = "visual_tokenizer.prototypes";

	private static final int QUANTISER_IMAGES = 1024;

	private final PretrainSpec spec;

	private final PretrainData data;

	private final NDManager manager;

	private final Network network;

	private final MaskedDataHead head;

	private final Optimizer optimizer;

	private final Prefetch<PretrainBatch> prefetch;

	private @Nullable PatchQuantiser quantiser;

	private long step;

	/**
	 * Opens the datasets and initializes the model.
	 * @throws IOException if a dataset cannot be used
	 */
	public PretrainTrainer(PretrainSpec spec) throws IOException {
		this.spec = spec;
		this.data = new PretrainData(spec);
		this.manager = NDManager.newBaseManager("PyTorch");
		ModelConfig config = spec.model().withVocabularies(this.data.vocabularySize(), spec.model().visualCodes());
		this.network = new Network(config, this.manager, true);
		this.head = new MaskedDataHead(this.network);
		this.network.initialize((int) spec.seed());
		this.optimizer = new Optimizer(this.network, spec.optimizer(), spec.steps(), (name) -> true);
		this.prefetch = new Prefetch<>("loader", spec.steps(), (number) -> this.data.batch(plan(number)));
	}

	@Override
	public long steps() {
		return this.spec.steps();
	}

	@Override
	public StepPlan plan(long number) {
		return this.data.plan(number);
	}

	@Override
	public StepReport perform(StepPlan plan) {
		long started = System.nanoTime();
		try (NDManager scratch = this.network.manager().newSubManager()) {
			PretrainBatch batch = this.prefetch.take(plan.step());
			this.manager.getEngine()
				.setRandomSeed((int) StepRandom.of(this.spec.seed(), plan.step(), "torch").nextLong());
			Map<String, Double> numeric = new LinkedHashMap<>();
			this.optimizer.zeroGradients();
			double loss = backward(batch, scratch, numeric);
			if (!Double.isFinite(loss)) {
				throw new DivergedException("The loss of step " + plan.step() + " is " + loss
						+ "; resume from the last checkpoint with a lower optimizer.peakRate");
			}
			numeric.put("loss", loss);
			numeric.put("learning_rate", this.optimizer.rate(plan.step()));
			numeric.put("gradient_norm", this.optimizer.update(plan.step()));
			this.step = plan.step();
			double seconds = (System.nanoTime() - started) / 1e9;
			return new StepReport(plan.step(), numeric, Map.of("samples_per_second", batch.samples() / seconds,
					"data_wait", this.prefetch.waited(), "step_seconds", seconds));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private double backward(PretrainBatch batch, NDManager scratch, Map<String, Double> numeric) throws IOException {
		double sum = 0;
		try (GradientCollector collector = this.manager.getEngine().newGradientCollector()) {
			if (batch.images() != null) {
				sum += backwardImages(batch.images(), collector, scratch, numeric);
			}
			if (batch.texts() != null) {
				sum += backwardTexts(batch.texts(), collector, scratch, numeric);
			}
			if (batch.pairImages() != null && batch.pairTexts() != null) {
				sum += backwardPairs(batch.pairImages(), batch.pairTexts(), collector, scratch, numeric);
			}
		}
		return sum;
	}

	private double backwardImages(MaskedImages images, GradientCollector collector, NDManager scratch,
			Map<String, Double> numeric) throws IOException {
		NDArray pixels = pixels(images, scratch);
		NDArray hidden = this.network.backbone().encode(Beit3Input.image(pixels, mask(images, scratch)), true);
		NDArray loss = patchLoss(hidden, pixels, images, "image", scratch, numeric);
		collector.backward(loss);
		return loss.getFloat();
	}

	private double backwardTexts(MaskedTexts texts, GradientCollector collector, NDManager scratch,
			Map<String, Double> numeric) {
		NDArray hidden = this.network.backbone()
			.encode(Beit3Input.text(tokens(texts, scratch), padding(texts, scratch)), true);
		NDArray loss = wordLoss(hidden, texts, "text", scratch, numeric);
		collector.backward(loss);
		return loss.getFloat();
	}

	private double backwardPairs(MaskedImages images, MaskedTexts texts, GradientCollector collector, NDManager scratch,
			Map<String, Double> numeric) throws IOException {
		NDArray pixels = pixels(images, scratch);
		boolean masked = images.places().length > 0;
		NDArray hidden = this.network.backbone()
			.encode(Beit3Input.pair(pixels, masked ? mask(images, scratch) : null, tokens(texts, scratch),
					padding(texts, scratch)), true);
		NDArray loss = wordLoss(hidden, texts, "pair/text", scratch, numeric);
		if (masked) {
			loss = loss.add(patchLoss(hidden, pixels, images, "pair/image", scratch, numeric));
		}
		collector.backward(loss);
		return loss.getFloat();
	}

	private NDArray patchLoss(NDArray hidden, NDArray pixels, MaskedImages images, String name, NDManager scratch,
			Map<String, Double> numeric) throws IOException {
		NDArray places = scratch.create(images.places());
		NDArray codes = quantiser().codes(pixels).get(places);
		return report(this.head.visualLogits(hidden, places), codes, name, numeric);
	}

	private NDArray wordLoss(NDArray hidden, MaskedTexts texts, String name, NDManager scratch,
			Map<String, Double> numeric) {
		NDArray logits = this.head.wordLogits(hidden, texts.window(), scratch.create(texts.places()));
		return report(logits, scratch.create(texts.words()), name, numeric);
	}

	private static NDArray report(NDArray logits, NDArray labels, String name, Map<String, Double> numeric) {
		NDArray loss = CrossEntropy.mean(logits, labels);
		double value = loss.getFloat();
		numeric.put("loss/" + name, value);
		numeric.put("perplexity/" + name, Math.exp(Math.min(50, value)));
		numeric.put("accuracy/" + name, (double) CrossEntropy.accuracy(logits, labels).getFloat());
		return loss;
	}

	/**
	 * The visual vocabulary: learned once from the first images, then part of the
	 * weights.
	 */
	private PatchQuantiser quantiser() throws IOException {
		if (this.quantiser == null) {
			try (NDManager scratch = this.manager.newSubManager()) {
				int side = this.spec.model().imageSize();
				List<float[]> pixels = this.data.images(QUANTISER_IMAGES);
				float[] all = new float[pixels.size() * 3 * side * side];
				for (int i = 0; i < pixels.size(); i++) {
					System.arraycopy(pixels.get(i), 0, all, i * 3 * side * side, 3 * side * side);
				}
				this.quantiser = PatchQuantiser.learn(scratch.create(all, new Shape(pixels.size(), 3, side, side)),
						this.spec.model().patchSize(), this.spec.model().visualCodes(),
						StepRandom.of(this.spec.seed(), 0, "quantiser"), this.network.manager());
			}
		}
		return this.quantiser;
	}

	@Override
	public Map<String, Double> validate() {
		try {
			return this.data.hasValidation()
					? new PretrainValidation(this.network, this.head, this.data, quantiser(), this.spec).measure()
					: Map.of();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void write(Path folder) throws IOException {
		Map<String, NDArray> more = new LinkedHashMap<>();
		if (this.spec.images() != null || this.spec.pairs() != null) {
			more.put(PROTOTYPES, quantiser().prototypes());
		}
		Checkpointing.write(folder, this.network, more, this.optimizer, this.step);
		this.data.copyTokenizer(folder);
	}

	@Override
	public long read(Path folder) throws IOException {
		this.step = Checkpointing.read(folder, this.network, this.optimizer);
		if (this.spec.images() != null || this.spec.pairs() != null) {
			this.quantiser = new PatchQuantiser(this.spec.model().patchSize(),
					Checkpointing.tensor(folder, PROTOTYPES, this.network.manager()));
		}
		return this.step;
	}

	@Override
	public void close() {
		this.prefetch.close();
		this.network.close();
		this.manager.close();
		this.data.close();
	}

	/**
	 * Number of arrays that live longer than a step: it must not grow from step to step.
	 */
	int lastingArrays() {
		return this.network.manager().getManagedArrays().size();
	}

	static NDArray pixels(MaskedImages images, NDManager manager) {
		int side = (int) Math.round(Math.sqrt(images.pixels().length / (3.0 * images.batch())));
		return manager.create(images.pixels(), new Shape(images.batch(), 3, side, side));
	}

	static NDArray mask(MaskedImages images, NDManager manager) {
		return manager.create(images.mask(), new Shape(images.batch(), images.mask().length / images.batch()));
	}

	static NDArray tokens(MaskedTexts texts, NDManager manager) {
		return manager.create(texts.tokens(), new Shape(texts.batch(), texts.window()));
	}

	static NDArray padding(MaskedTexts texts, NDManager manager) {
		return manager.create(texts.padding(), new Shape(texts.batch(), texts.window()));
	}

}
