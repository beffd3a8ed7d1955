package org.imglish.core.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

import org.imglish.core.backbone.LoadReport;
import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.evaluation.Prediction;
import org.imglish.core.loader.ImageBatches;
import org.imglish.core.loader.Pixels;
import org.imglish.core.loader.Prefetch;
import org.imglish.core.loader.Shuffle;
import org.imglish.core.loader.StepRandom;
import org.imglish.core.optimizer.Optimizer;
import org.imglish.core.optimizer.WeightAverage;
import org.imglish.core.sample.Sample;
import org.imglish.core.shard.ShardedSamples;
import org.imglish.core.task.Task;
import org.imglish.core.task.TaskBatch;
import org.imglish.core.task.TaskModel;
import org.imglish.core.task.TaskSetting;
import org.imglish.core.text.TokenizerFile;
import org.jspecify.annotations.Nullable;

/** Fine-tunes a BEiT-3 to a downstream task. */
public final class FinetuneTrainer implements Trainer {

	private static final String SOURCE = "train";

	private static final int VALIDATION_BATCH = 64;

	private final FinetuneSpec spec;

	private final ShardedSamples train;

	private final @Nullable ShardedSamples validation;

	private final @Nullable Path tokenizer;

	private final TaskModel model;

	private final @Nullable LoadReport loaded;

	private final Shuffle shuffle;

	private final Optimizer optimizer;

	private final @Nullable WeightAverage average;

	private final Prefetch<List<TaskBatch>> prefetch;

	private long step;

	/**
	 * Opens the datasets, builds the model and loads the initial weights.
	 * @throws IOException if a dataset does not fit the task or the checkpoint cannot be
	 * used
	 */
	public FinetuneTrainer(FinetuneSpec spec) throws IOException {
		this.spec = spec;
		this.train = ShardedSamples.openFilled(spec.train().dataset());
		this.validation = (spec.validation() != null) ? ShardedSamples.openFilled(spec.validation()) : null;
		this.tokenizer = spec.task().usesTexts() ? tokenizer() : (spec.names() != null) ? namesTokenizer() : null;
		TaskSetting setting = new TaskSetting(spec.task(), classes(), spec.train().window(), spec.smoothing(),
				spec.blind(), spec.images(), spec.names());
		Prefetch.Room room = Prefetch.Room.of(imageBytes(), spec.setting().prefetch());
		this.model = TaskModel.create(setting, config(), this.tokenizer, spec.seed());
		this.loaded = InitialWeights.load(this.model, spec.start(), spec.newHead());
		this.shuffle = new Shuffle(this.train.size(), spec.seed());
		this.model.network().compute(spec.setting().precision());
		this.optimizer = new Optimizer(this.model.network(), spec.optimizer(), spec.steps(), this::isTrained);
		freeze();
		this.average = Checkpointing.average(this.model.network().weights(), spec.setting());
		this.model.network().backbone().recompute(spec.setting().recompute() && !spec.frozen());
		this.prefetch = new Prefetch<>("loader", spec.steps(), room, (number) -> parts(plan(number)));
	}

	/** What the images of a step take, in bytes. */
	private long imageBytes() throws IOException {
		int images = (this.spec.task() == Task.NLVR2) ? 2 : 1;
		return Pixels.bytes(images * this.spec.train().batch(), this.spec.start().config().imageSize());
	}

	/** What learns. */
	TaskModel model() {
		return this.model;
	}

	private boolean isTrained(String parameter) {
		return this.model.trains(parameter) && !(this.spec.frozen() && parameter.startsWith("beit3."));
	}

	/** What is not trained needs no backward pass either. */
	private void freeze() {
		this.model.network().arrays().forEach((name, array) -> array.setRequiresGradient(isTrained(name)));
	}

	private List<String> classes() throws IOException {
		List<String> classes = this.train.manifest().classes();
		if ((this.spec.task() == Task.CLASSIFICATION || this.spec.task() == Task.VQA) && classes.size() < 2) {
			throw new IOException("Dataset %s has %d classes or answers; the task %s needs one with at least two"
				.formatted(this.train.manifest().dataset(), classes.size(), this.spec.task()));
		}
		return (this.spec.task() == Task.CLASSIFICATION || this.spec.task() == Task.VQA) ? classes : List.of();
	}

	/** The dataset's tokenizer, which must be that of the initial checkpoint. */
	private Path tokenizer() throws IOException {
		String file = this.train.manifest().tokenizer();
		if (file == null) {
			throw new IOException("Dataset " + this.train.manifest().dataset()
					+ " has no text tokenizer; ingest it with a vocabulary");
		}
		Path path = this.train.folder().resolve(file);
		if (this.spec.start() instanceof Start.Checkpoint checkpoint) {
			Path initial = TokenizerFile.in(checkpoint.folder()).orElse(null);
			if (initial == null || Files.mismatch(path, initial) >= 0) {
				throw new IOException("Dataset " + this.train.manifest().dataset()
						+ " has another vocabulary than the initial checkpoint; ingest it with the vocabulary of the "
						+ "dataset that the checkpoint was trained on");
			}
		}
		return path;
	}

	/** Images have no vocabulary: their classes' names are written in the model's. */
	private Path namesTokenizer() throws IOException {
		Path initial = (this.spec.start() instanceof Start.Checkpoint checkpoint) ? checkpoint.folder() : null;
		return ((initial != null) ? TokenizerFile.in(initial) : Optional.<Path>empty())
			.orElseThrow(() -> new IOException("Classes are learned by their names only from a checkpoint that reads "
					+ "texts; start from one that was pretrained on texts or pairs"));
	}

	private ModelConfig config() throws IOException {
		ModelConfig config = this.spec.start().config();
		if (this.spec.start() instanceof Start.Scratch && this.tokenizer != null) {
			config = config.withVocabularies(TaskModel.vocabularySize(this.tokenizer), config.visualCodes());
		}
		if (this.tokenizer != null && TaskModel.vocabularySize(this.tokenizer) > config.vocabularySize()) {
			throw new IOException("Dataset %s has a vocabulary of %d tokens, but the weights know %d; ingest it with "
				.formatted(this.train.manifest().dataset(), TaskModel.vocabularySize(this.tokenizer),
						config.vocabularySize())
					+ "the tokenizer that the weights were trained with");
		}
		if (this.spec.train().window() > config.longestText()) {
			throw new IOException("window %d is longer than the %d tokens that the model takes"
				.formatted(this.spec.train().window(), config.longestText()));
		}
		return config.withDropPath(this.spec.dropPath());
	}

	@Override
	public List<String> notes() {
		return (this.loaded != null) ? this.loaded.lines() : List.of("All weights start from random numbers");
	}

	@Override
	public long steps() {
		return this.spec.steps();
	}

	@Override
	public StepPlan plan(long number) {
		return new StepPlan(number, Map.of(SOURCE, this.shuffle.step(number, this.spec.train().batch())));
	}

	/** The batch of a step in as many parts as the recipe says. */
	private List<TaskBatch> parts(StepPlan plan) throws IOException {
		List<Sample> samples = ImageBatches.read(this.train, plan.samples().getOrDefault(SOURCE, List.of()));
		SplittableRandom random = StepRandom.of(this.spec.seed(), plan.step(), "batch");
		List<TaskBatch> parts = new ArrayList<>();
		int count = this.spec.setting().accumulate();
		for (int i = 0; i < count; i++) {
			int first = i * samples.size() / count;
			List<Sample> part = samples.subList(first, (i + 1) * samples.size() / count);
			parts.add(this.model.batch(this.train.manifest().dataset(), part, random, this.spec.train().augmentation(),
					(item) -> StepRandom.of(this.spec.seed(), plan.step(), "image changes", 2 * first + item)));
		}
		return parts;
	}

	@Override
	public StepReport perform(StepPlan plan) {
		long started = System.nanoTime();
		try {
			List<TaskBatch> parts = this.prefetch.take(plan.step());
			List<Integer> seeds = new ArrayList<>();
			SplittableRandom random = StepRandom.of(this.spec.seed(), plan.step(), "torch");
			parts.forEach((part) -> seeds.add((int) random.nextLong()));
			this.optimizer.zeroGradients();
			Map<String, Double> numeric = new LinkedHashMap<>(
					this.model.backward(parts, seeds, this.optimizer.lossScale()));
			DivergedException.check(plan.step(), numeric.getOrDefault("loss", Double.NaN));
			if (this.spec.task().usesTexts()) {
				numeric.put("texts_cut", parts.stream().mapToDouble(TaskBatch::cutTexts).sum());
			}
			numeric.putAll(this.optimizer.perform(plan.step()));
			if (this.average != null) {
				this.average.update();
			}
			this.step = plan.step();
			double seconds = (System.nanoTime() - started) / 1e9;
			int samples = parts.stream().mapToInt(TaskBatch::size).sum();
			return new StepReport(plan.step(), numeric, Map.of("samples_per_second", samples / seconds, "data_wait",
					this.prefetch.waited() / seconds, "step_seconds", seconds));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public Map<String, Double> validate() {
		if (this.validation == null) {
			return Map.of();
		}
		return (this.average != null) ? this.average.inUse(() -> validate(this.validation)) : validate(this.validation);
	}

	private Map<String, Double> validate(ShardedSamples held) {
		List<Prediction> predictions = new ArrayList<>();
		try {
			for (long from = 0; from < held.size(); from += VALIDATION_BATCH) {
				long to = Math.min(held.size(), from + VALIDATION_BATCH);
				List<Sample> samples = ImageBatches.read(held, LongStream.range(from, to).boxed().toList());
				predictions.addAll(this.model.predict(held.manifest().dataset(), samples));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		predictions.removeIf((prediction) -> !this.model.isLabelled(prediction));
		if (predictions.isEmpty()) {
			throw new IllegalStateException("No sample of the validation dataset %s carries the truth for the task %s"
				.formatted(held.manifest().dataset(), this.spec.task()));
		}
		Map<String, Double> values = new LinkedHashMap<>();
		this.model.score(predictions).forEach((name, value) -> values.put("validation/" + name, value));
		return values;
	}

	@Override
	public TrainingState state() {
		return TrainingState.of(this.model.network().weights(), this.model.network().backbone().config(), Map.of(),
				this.average, this.optimizer, this.step, this::writeMore);
	}

	private void writeMore(Path folder) throws IOException {
		this.model.setting().write(folder);
		if (this.tokenizer != null) {
			TokenizerFile.copy(this.tokenizer, folder);
		}
	}

	@Override
	public long read(Path folder) throws IOException {
		this.step = Checkpointing.read(folder, this.model.network(), this.optimizer);
		Checkpointing.read(folder, this.average);
		return this.step;
	}

	@Override
	public void close() {
		this.prefetch.close();
		this.model.close();
		this.train.close();
		if (this.validation != null) {
			this.validation.close();
		}
	}

}
