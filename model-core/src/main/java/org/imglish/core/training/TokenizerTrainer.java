package org.imglish.core.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import org.imglish.core.loader.Pixels;
import org.imglish.core.loader.Prefetch;
import org.imglish.core.loader.StepRandom;
import org.imglish.core.optimizer.Optimizer;
import org.imglish.core.optimizer.ParameterGroup;
import org.imglish.core.visual.CodeUsage;
import org.imglish.core.visual.CodebookStart;
import org.imglish.core.visual.Quantised;
import org.imglish.core.visual.Teacher;
import org.imglish.core.visual.Teachers;
import org.imglish.core.visual.VisualTokenizer;

/**
 * Trains a visual tokenizer by vector-quantised knowledge distillation (arXiv 2208.06366,
 * section 2.2): the gradient moves encoder and decoder, moving averages move the
 * codebook.
 */
public final class TokenizerTrainer implements Trainer {

	private static final Set<String> NEVER_DECAYED = Set.of("encoder.cls_token", "encoder.pos_embed",
			"decoder.cls_token", "decoder.pos_embed");

	private final TokenizerSpec spec;

	private final TokenizerData data;

	private final NDManager manager;

	private final VisualTokenizer tokenizer;

	private final Teacher teacher;

	private final Optimizer optimizer;

	private final Prefetch<Pixels> prefetch;

	private long step;

	/**
	 * Opens the datasets and the teacher, and initializes the tokenizer.
	 * @throws IOException if a dataset or the teacher cannot be used
	 */
	public TokenizerTrainer(TokenizerSpec spec) throws IOException {
		this.spec = spec;
		Prefetch.Room room = Prefetch.Room.of(Pixels.bytes(spec.images().batch(), spec.tokenizer().imageSize()),
				Prefetch.Room.USUAL);
		this.data = new TokenizerData(spec);
		this.manager = NDManager.newBaseManager("PyTorch");
		try {
			this.teacher = Teachers.open(spec.teacher(), spec.tokenizer(), this.manager);
		}
		catch (IOException | RuntimeException ex) {
			this.manager.close();
			this.data.close();
			throw ex;
		}
		this.tokenizer = new VisualTokenizer(spec.tokenizer(), this.manager);
		this.tokenizer.weights().initialize((int) spec.seed());
		this.optimizer = new Optimizer(this.tokenizer.weights(), spec.optimizer(), spec.steps(),
				ParameterGroup.of(this.tokenizer.weights(), NEVER_DECAYED));
		this.prefetch = new Prefetch<>("loader", spec.steps(), room, (number) -> this.data.batch(plan(number)));
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
		try (NDManager scratch = this.tokenizer.weights().manager().newSubManager()) {
			startCodebook(plan.step());
			NDArray pixels = this.prefetch.take(plan.step()).array(scratch);
			Map<String, Double> numeric = new LinkedHashMap<>();
			this.optimizer.zeroGradients();
			Quantised quantised = backward(plan, pixels, numeric);
			numeric.putAll(this.optimizer.perform(plan.step()));
			updateCodebook(plan, quantised, numeric);
			this.step = plan.step();
			double seconds = (System.nanoTime() - started) / 1e9;
			return new StepReport(plan.step(), numeric, Map.of("samples_per_second", pixels.getShape().get(0) / seconds,
					"data_wait", this.prefetch.waited() / seconds, "step_seconds", seconds));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private Quantised backward(StepPlan plan, NDArray pixels, Map<String, Double> numeric) {
		NDArray targets = this.teacher.targets(pixels);
		try (GradientCollector collector = this.manager.getEngine().newGradientCollector()) {
			Quantised quantised = this.tokenizer.quantise(pixels);
			NDArray reconstruction = this.tokenizer.reconstruction(this.tokenizer.decode(quantised.vectors()), targets);
			NDArray loss = quantised.commitment().add(reconstruction);
			double value = loss.getFloat();
			DivergedException.check(plan.step(), value);
			collector.backward(loss);
			numeric.put("loss", value);
			numeric.put("loss/reconstruction", (double) reconstruction.getFloat());
			numeric.put("loss/commitment", (double) quantised.commitment().getFloat());
			return quantised;
		}
	}

	/**
	 * Moves the codebook towards the vectors of this step. The loss saw the codebook of
	 * before.
	 */
	private void updateCodebook(StepPlan plan, Quantised quantised, Map<String, Double> numeric) {
		NDArray codes = quantised.codes().flatten();
		NDArray directions = quantised.directions().stopGradient();
		CodeUsage usage = new CodeUsage(this.spec.tokenizer().codes());
		usage.add(codes.toLongArray());
		numeric.put("code_usage", usage.share());
		numeric.put("perplexity", usage.perplexity());
		this.tokenizer.codebook().follow(directions, codes);
		double least = this.spec.tokenizer().restartBelow();
		if (least > 0) {
			int restarted = this.tokenizer.codebook()
				.restart(directions, least, plan.step(),
						StepRandom.of(this.spec.seed(), plan.step(), "restarted codes"));
			numeric.put("restarted_codes", (double) restarted);
		}
	}

	/**
	 * Before the first step: clusters the vectors of the first batch, or of as many
	 * batches as it takes to have a vector for each code. They train later, in their own
	 * steps.
	 */
	private void startCodebook(long first) throws IOException {
		if (this.tokenizer.codebook().isStarted()) {
			return;
		}
		try (NDManager scratch = this.tokenizer.weights().manager().newSubManager()) {
			CodebookStart start = new CodebookStart(this.tokenizer, scratch);
			for (long number = first; !start.isEnough(); number++) {
				start.add(this.data.batch(plan(number)).array(scratch));
			}
			start.start(StepRandom.of(this.spec.seed(), 0, "codebook"));
		}
	}

	@Override
	public Map<String, Double> validate() {
		try {
			return (this.data.held() > 0) ? new TokenizerValidation(this.tokenizer, this.teacher, this.data).measure()
					: Map.of();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public TrainingState state() {
		return TrainingState.of(this.tokenizer.weights(), this.spec.tokenizer(), Map.of(), null, this.optimizer,
				this.step, (folder) -> {
				});
	}

	@Override
	public long read(Path folder) throws IOException {
		this.step = Checkpointing.read(folder, this.tokenizer.weights(), this.optimizer);
		return this.step;
	}

	@Override
	public void close() {
		this.prefetch.close();
		this.teacher.close();
		this.tokenizer.close();
		this.manager.close();
		this.data.close();
	}

	/**
	 * Number of arrays that live longer than a step: it must not grow from step to step.
	 */
	int lastingArrays() {
		return this.tokenizer.weights().manager().getManagedArrays().size();
	}

}
