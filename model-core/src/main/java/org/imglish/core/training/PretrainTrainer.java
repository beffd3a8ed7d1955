package org.imglish.core.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import org.imglish.core.backbone.Beit3Input;
import org.imglish.core.backbone.Network;
import org.imglish.core.head.MaskedDataHead;
import org.imglish.core.image.ImageForm;
import org.imglish.core.loader.MaskedImages;
import org.imglish.core.loader.MaskedTexts;
import org.imglish.core.loader.PackedRows;
import org.imglish.core.loader.Prefetch;
import org.imglish.core.loader.StepRandom;
import org.imglish.core.optimizer.LossScale;
import org.imglish.core.optimizer.Optimizer;
import org.imglish.core.optimizer.WeightAverage;
import org.jspecify.annotations.Nullable;

/**
 * Pretrains by masked data modelling: each step passes images, texts and pairs through
 * the model and sums the weighted cross-entropies of what was masked (arXiv 2208.10442,
 * section 2.2).
 */
public final class PretrainTrainer implements Trainer {

	private final PretrainSpec spec;

	private final PretrainData data;

	private final NDManager manager;

	private final PatchTargets targets;

	private final Network network;

	private final MaskedDataHead head;

	private final List<String> notes;

	private final Optimizer optimizer;

	private final @Nullable WeightAverage average;

	private final Prefetch<PretrainBatch> prefetch;

	private long step;

	/**
	 * Opens the datasets and initializes the model.
	 * @throws IOException if a dataset or the visual tokenizer cannot be used
	 */
	public PretrainTrainer(PretrainSpec spec) throws IOException {
		this.spec = spec;
		Prefetch.Room room = Prefetch.Room.of(spec.imageBytes(), spec.setting().prefetch());
		this.data = new PretrainData(spec);
		this.manager = NDManager.newBaseManager("PyTorch");
		this.targets = targets();
		PretrainStart start = start();
		this.network = new Network(start.config(this.data, this.targets), this.manager, true);
		this.head = new MaskedDataHead(this.network);
		this.network.initialize((int) spec.seed());
		this.notes = load(start);
		this.network.compute(spec.setting().precision());
		this.optimizer = new Optimizer(this.network, spec.optimizer(), spec.steps(),
				(name) -> spec.teaches(name) && this.head.trains(name, spec.passes()));
		this.average = Checkpointing.average(this.network.weights(), spec.setting());
		this.network.backbone().recompute(spec.setting().recompute());
		this.prefetch = new Prefetch<>("loader", spec.steps(), room, (number) -> batch(plan(number)));
	}

	private PatchTargets targets() throws IOException {
		try {
			return PatchTargets.open(this.spec, this.data, this.manager);
		}
		catch (IOException | RuntimeException ex) {
			this.manager.close();
			this.data.close();
			throw ex;
		}
	}

	private PretrainStart start() throws IOException {
		try {
			return new PretrainStart(this.spec, this.data, this.targets);
		}
		catch (IOException | RuntimeException ex) {
			this.targets.close();
			this.manager.close();
			this.data.close();
			throw ex;
		}
	}

	private List<String> load(PretrainStart start) throws IOException {
		try {
			return start.loadInto(this.network);
		}
		catch (IOException | RuntimeException ex) {
			this.network.close();
			this.targets.close();
			this.manager.close();
			this.data.close();
			throw ex;
		}
	}

	@Override
	public List<String> notes() {
		return this.notes;
	}

	private PretrainBatch batch(StepPlan plan) throws IOException {
		return this.targets.known(plan, this.data.batch(plan));
	}

	@Override
	public boolean prepare(BooleanSupplier goesOn) throws IOException {
		return this.targets.prepare(goesOn);
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
		try {
			PretrainBatch batch = this.prefetch.take(plan.step());
			this.manager.getEngine()
				.setRandomSeed((int) StepRandom.of(this.spec.seed(), plan.step(), "torch").nextLong());
			this.optimizer.zeroGradients();
			MaskedLosses losses = new MaskedLosses(batch, this.spec.lossWeights());
			for (PretrainBatch part : batch.parts(this.spec.setting().accumulate())) {
				backward(part, losses);
			}
			DivergedException.check(plan.step(), losses.sum());
			Map<String, Double> numeric = losses.values();
			numeric.putAll(this.optimizer.perform(plan.step()));
			if (this.average != null) {
				this.average.update();
			}
			this.step = plan.step();
			double seconds = (System.nanoTime() - started) / 1e9;
			return new StepReport(plan.step(), numeric, Map.of("samples_per_second", batch.samples() / seconds,
					"data_wait", this.prefetch.waited() / seconds, "step_seconds", seconds));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void backward(PretrainBatch batch, MaskedLosses losses) throws IOException {
		LossScale scale = this.optimizer.lossScale();
		try (NDManager scratch = this.network.manager().newSubManager();
				GradientCollector collector = this.manager.getEngine().newGradientCollector()) {
			if (batch.images() != null) {
				this.network.backward(collector,
						scale.of(imageLoss(batch.images(), batch.imageTokens(), losses, scratch)));
			}
			if (batch.texts() != null) {
				this.network.backward(collector, scale.of(textLoss(batch.texts(), losses, scratch)));
			}
			if (batch.pairImages() != null && batch.pairTexts() != null) {
				this.network.backward(collector,
						scale.of(pairLoss(batch, batch.pairImages(), batch.pairTexts(), losses, scratch)));
			}
		}
	}

	private NDArray imageLoss(MaskedImages images, long @Nullable [] tokens, MaskedLosses losses, NDManager scratch)
			throws IOException {
		NDArray pixels = pixels(images, scratch);
		NDArray hidden = this.network.backbone().encode(Beit3Input.image(pixels, mask(images, scratch)), true);
		return patchLoss(hidden, pixels, images, tokens, "image", losses, scratch);
	}

	private NDArray textLoss(MaskedTexts texts, MaskedLosses losses, NDManager scratch) {
		NDArray hidden = this.network.backbone().encode(input(texts, scratch), true);
		return wordLoss(hidden, texts, "text", losses, scratch);
	}

	private NDArray pairLoss(PretrainBatch batch, MaskedImages images, MaskedTexts texts, MaskedLosses losses,
			NDManager scratch) throws IOException {
		NDArray pixels = pixels(images, scratch);
		boolean masked = images.places().length > 0;
		NDArray hidden = this.network.backbone()
			.encode(Beit3Input.pair(pixels, masked ? mask(images, scratch) : null, tokens(texts, scratch),
					padding(texts, scratch)), true);
		NDArray loss = wordLoss(hidden, texts, "pair/text", losses, scratch);
		return masked ? loss.add(patchLoss(hidden, pixels, images, batch.pairTokens(), "pair/image", losses, scratch))
				: loss;
	}

	private NDArray patchLoss(NDArray hidden, NDArray pixels, MaskedImages images, long @Nullable [] tokens,
			String name, MaskedLosses losses, NDManager scratch) throws IOException {
		NDArray places = scratch.create(images.places());
		NDArray codes = ((tokens != null) ? scratch.create(tokens) : this.targets.of(pixels)).get(places);
		return losses.add(name, this.head.visualLogits(hidden, places), codes);
	}

	private NDArray wordLoss(NDArray hidden, MaskedTexts texts, String name, MaskedLosses losses, NDManager scratch) {
		NDArray logits = this.head.wordLogits(hidden, texts.window(), scratch.create(texts.places()));
		return losses.add(name, logits, scratch.create(texts.words()));
	}

	@Override
	public Map<String, Double> validate() {
		return (this.average != null) ? this.average.inUse(this::validateWeights) : validateWeights();
	}

	private Map<String, Double> validateWeights() {
		try {
			return this.data.held().isEmpty() ? Map.of()
					: new PretrainValidation(this.network, this.head, this.data, this.targets, this.spec).measure();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public List<ShownSample> show() {
		return (this.average != null) ? this.average.inUse(this::showWeights) : showWeights();
	}

	private List<ShownSample> showWeights() {
		try {
			return new PretrainSamples(this.network, this.head, this.data, this.targets, this.spec)
				.show(this.data.held());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public TrainingState state() throws IOException {
		return TrainingState.of(this.network.weights(), this.network.backbone().config(), this.targets.tensors(),
				this.average, this.optimizer, this.step, this::writeMore);
	}

	private void writeMore(Path folder) throws IOException {
		this.targets.write(folder);
		this.data.copyTokenizer(folder);
		ImageForm.pretrained(this.spec.framing()).write(folder);
	}

	@Override
	public long read(Path folder) throws IOException {
		this.step = Checkpointing.read(folder, this.network, this.optimizer);
		Checkpointing.read(folder, this.average);
		this.targets.read(folder);
		return this.step;
	}

	@Override
	public void close() {
		this.prefetch.close();
		this.network.close();
		this.targets.close();
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
		return images.pixels().array(manager);
	}

	static NDArray mask(MaskedImages images, NDManager manager) {
		return manager.create(images.mask(), new Shape(images.batch(), images.mask().length / images.batch()));
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

}
