package org.imglish.core.tokenizing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import org.imglish.core.collective.ProcessGroup;
import org.imglish.core.kernel.KeptNumbers;
import org.imglish.core.library.Library;
import org.imglish.core.loader.Pixels;
import org.imglish.core.loader.Prefetch;
import org.imglish.core.loader.StepRandom;
import org.imglish.core.metric.Metric;
import org.imglish.core.optimizer.Optimizer;
import org.imglish.core.optimizer.ParameterGroup;
import org.imglish.core.optimizer.Sharing;
import org.imglish.core.training.Checkpointing;
import org.imglish.core.training.DivergedException;
import org.imglish.core.training.Opened;
import org.imglish.core.training.Share;
import org.imglish.core.training.ShownSample;
import org.imglish.core.training.StepReport;
import org.imglish.core.training.StepSetting;
import org.imglish.core.training.Trainer;
import org.imglish.core.training.TrainingState;
import org.imglish.core.visual.CodeUsage;
import org.imglish.core.visual.CodebookStart;
import org.imglish.core.visual.Quantized;
import org.imglish.core.visual.Teacher;
import org.imglish.core.visual.TeacherFrom;
import org.imglish.core.visual.Teachers;
import org.imglish.core.visual.VisualTokenizer;
import org.imglish.core.visual.VisualTokenizerConfig;

/**
 * Trains a visual tokenizer by vector-quantized knowledge distillation (arXiv 2208.06366,
 * section 2.2): the gradient moves encoder and decoder, moving averages move the
 * codebook.
 */
public final class TokenizerTrainer implements Trainer {

	/** What a step reports; the more evenly codes are used, the larger the perplexity. */
	static final List<Metric> METRICS = List.of(Metric.min("loss", ""), Metric.min("loss/reconstruction", ""),
			Metric.min("loss/commitment", ""), Metric.max("code_usage", Metric.SHARE),
			Metric.max("perplexity", "codes"), Metric.plain("restarted_codes", "codes"));

	private static final Set<String> NEVER_DECAYED = Set.of("encoder.cls_token", "encoder.pos_embed",
			"decoder.cls_token", "decoder.pos_embed");

	private final Tokenizing spec;

	private final ProcessGroup group;

	private final Share share;

	/** Shape of the tokenizer: where a teacher is learned, as wide as its features. */
	private final VisualTokenizerConfig shape;

	private final TokenizerData data;

	private final NDManager manager;

	private final VisualTokenizer tokenizer;

	private final Teacher teacher;

	private final Optimizer optimizer;

	private final Prefetch<Pixels> prefetch;

	private final Opened opened;

	private long step;

	/**
	 * Opens the datasets and the teacher, and initializes the tokenizer.
	 * @param recipe what is wanted
	 * @param library finds what the recipe names
	 * @throws IOException if a dataset or the teacher cannot be used
	 */
	public TokenizerTrainer(Tokenizing recipe, Library library) throws IOException {
		this(recipe, library, Sharing.alone());
	}

	/**
	 * Opens the datasets and the teacher, and initializes the tokenizer of one member of
	 * a gang.
	 * @param recipe what is wanted
	 * @param library finds what the recipe names
	 * @param sharing who takes each step; its group stays the caller's
	 * @throws IOException if a dataset or the teacher cannot be used
	 */
	public TokenizerTrainer(Tokenizing recipe, Library library, Sharing sharing) throws IOException {
		this.spec = recipe;
		this.group = sharing.group();
		this.share = Share.of(this.group);
		TeacherFrom from = recipe.teacher();
		Path path = (from != null) ? from.in(library) : null;
		this.shape = (from != null && path != null) ? recipe.shape().withFeatures(from.width(path)) : recipe.shape();
		Prefetch.Room room = Prefetch.Room.of(
				Pixels.bytes(recipe.data().images().batch(), this.shape.imageSize()) / this.group.size(),
				new StepSetting(1).prefetch());
		try (Opened parts = new Opened()) {
			this.data = parts.add(new TokenizerData(recipe, library));
			this.manager = parts.add(NDManager.newBaseManager("PyTorch"));
			this.tokenizer = parts.add(new VisualTokenizer(this.shape, this.manager));
			this.teacher = parts.add(Teachers.open(path, this.shape, this.manager));
			this.tokenizer.weights().initialize((int) recipe.seed());
			this.optimizer = new Optimizer(this.tokenizer.weights(),
					recipe.optimizer().inSteps(this.data.stepsPerEpoch()), recipe.steps(),
					ParameterGroup.of(this.tokenizer.weights(), NEVER_DECAYED), sharing);
			this.prefetch = parts
				.add(new Prefetch<>("loader", recipe.steps(), room, (number) -> this.data.batch(number, this.share)));
			this.opened = parts.keep();
		}
	}

	@Override
	public long steps() {
		return this.spec.steps();
	}

	@Override
	public StepReport perform(long number) {
		long started = System.nanoTime();
		try (NDManager scratch = this.tokenizer.weights().manager().newSubManager()) {
			startCodebook(number);
			NDArray pixels = this.prefetch.take(number).array(scratch);
			Map<String, Double> numeric = new LinkedHashMap<>();
			this.optimizer.zeroGradients();
			NDList quantized = backward(pixels, numeric);
			this.group.allReduce(numeric);
			DivergedException.check(number, numeric.getOrDefault("loss", Double.NaN));
			this.optimizer.sumGradients();
			numeric.putAll(this.optimizer.perform(number));
			updateCodebook(number, quantized.get(0), quantized.get(1), numeric);
			this.step = number;
			double seconds = (System.nanoTime() - started) / 1e9;
			return StepReport.of(number, numeric, this.spec.data().images().batch(), seconds, this.prefetch.waited(),
					this.group);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Adds the gradients of this member's images, and what it adds to the losses of the
	 * step.
	 * @param pixels perhaps none
	 * @return the directions of all patches and their codes
	 */
	private NDList backward(NDArray pixels, Map<String, Double> numeric) {
		if (pixels.getShape().get(0) == 0) {
			List.of("loss", "loss/reconstruction", "loss/commitment").forEach((name) -> numeric.put(name, 0.0));
			return new NDList(this.tokenizer.directions(pixels), pixels.getManager().create(new long[0]));
		}
		double weight = (double) pixels.getShape().get(0) / this.spec.data().images().batch();
		NDArray targets = this.teacher.targets(pixels);
		try (GradientCollector collector = this.manager.getEngine().newGradientCollector()) {
			Quantized quantized = this.tokenizer.quantize(pixels);
			NDArray reconstruction = this.tokenizer.reconstruction(this.tokenizer.decode(quantized.vectors()), targets);
			NDArray loss = quantized.commitment().add(reconstruction);
			collector.backward((weight == 1) ? loss : KeptNumbers.times(loss, weight));
			numeric.put("loss", weight * loss.getFloat());
			numeric.put("loss/reconstruction", weight * reconstruction.getFloat());
			numeric.put("loss/commitment", weight * quantized.commitment().getFloat());
			return new NDList(quantized.directions().stopGradient(), quantized.codes().flatten());
		}
	}

	/**
	 * Moves the codebook towards the vectors of this step. The loss saw the codebook of
	 * before.
	 */
	private void updateCodebook(long number, NDArray directions, NDArray codes, Map<String, Double> numeric) {
		CodeUsage usage = new CodeUsage(this.shape.codes());
		usage.add(codes.toLongArray());
		usage.join(this.group);
		numeric.put("code_usage", usage.share());
		numeric.put("perplexity", usage.perplexity());
		this.tokenizer.codebook().follow(directions, codes, this.group);
		double least = this.shape.restartBelow();
		if (least > 0) {
			int restarted = this.tokenizer.codebook()
				.restart(directions, least, number, StepRandom.of(this.spec.seed(), number, "restarted codes"),
						this.group);
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
			CodebookStart start = new CodebookStart(this.tokenizer, scratch, this.group);
			for (long number = first; !start.isEnough(); number++) {
				start.add(this.data.batch(number, this.share).array(scratch));
			}
			start.start(StepRandom.of(this.spec.seed(), 0, "codebook"));
		}
	}

	@Override
	public Map<String, Double> validate() {
		try {
			return (this.data.held() > 0)
					? new TokenizerValidation(this.tokenizer, this.teacher, this.data, this.group).measure() : Map.of();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public List<ShownSample> show() {
		try {
			return new TokenizerSamples(this.tokenizer, this.data).show();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public TrainingState state() {
		return TrainingState.of(this.tokenizer.weights(), this.shape, Map.of(), null, this.optimizer, this.step,
				(folder) -> {
				});
	}

	@Override
	public long read(Path folder) throws IOException {
		this.step = Checkpointing.read(folder, this.tokenizer.weights(), this.optimizer);
		return this.step;
	}

	@Override
	public void close() {
		this.opened.close();
	}

	/**
	 * Number of arrays that live longer than a step: it must not grow from step to step.
	 */
	int lastingArrays() {
		return this.tokenizer.weights().manager().getManagedArrays().size();
	}

}
