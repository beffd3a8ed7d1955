package org.imglish.core.finetuning;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;

import org.imglish.core.backbone.LoadReport;
import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.collective.ProcessGroup;
import org.imglish.core.library.Library;
import org.imglish.core.loader.Pixels;
import org.imglish.core.loader.Prefetch;
import org.imglish.core.loader.Shuffle;
import org.imglish.core.loader.StepRandom;
import org.imglish.core.optimizer.Optimizer;
import org.imglish.core.optimizer.Sharing;
import org.imglish.core.optimizer.WeightAverage;
import org.imglish.core.shard.Manifest;
import org.imglish.core.shard.ShardedSamples;
import org.imglish.core.task.ClassNames;
import org.imglish.core.task.TaskBatch;
import org.imglish.core.task.TaskModel;
import org.imglish.core.task.TaskPart;
import org.imglish.core.task.TaskSetting;
import org.imglish.core.text.TokenizerFile;
import org.imglish.core.training.Checkpointing;
import org.imglish.core.training.InitialWeights;
import org.imglish.core.training.Opened;
import org.imglish.core.training.Rounds;
import org.imglish.core.training.Share;
import org.imglish.core.training.ShownSample;
import org.imglish.core.training.Start;
import org.imglish.core.training.StepReport;
import org.imglish.core.training.Trainer;
import org.imglish.core.training.TrainingState;
import org.jspecify.annotations.Nullable;

/** Fine-tunes a BEiT-3 to a downstream task. */
public final class FinetuneTrainer implements Trainer {

	private final Finetuning spec;

	private final ProcessGroup group;

	/** Who sums losses and gradients of a step. */
	private final ProcessGroup ofStep;

	private final Rounds rounds;

	private final Start start;

	/** Number of optimizer steps. */
	private final long steps;

	private final ShardedSamples train;

	private final @Nullable ShardedSamples validation;

	private final @Nullable Path tokenizer;

	private final TaskModel model;

	private final @Nullable LoadReport loaded;

	private final Shuffle shuffle;

	private final Optimizer optimizer;

	private final @Nullable WeightAverage average;

	private final Prefetch<List<TaskBatch>> prefetch;

	private final Opened opened;

	private long step;

	/**
	 * Opens the datasets, builds the model and loads the initial weights.
	 * @param recipe what is wanted
	 * @param library finds what the recipe names
	 * @throws IOException if a dataset does not fit the task or the checkpoint cannot be
	 * used
	 */
	public FinetuneTrainer(Finetuning recipe, Library library) throws IOException {
		this(recipe, library, Sharing.alone());
	}

	/**
	 * Opens the datasets, builds the model and loads the initial weights of one member of
	 * a gang.
	 * @param recipe what is wanted
	 * @param library finds what the recipe names
	 * @param sharing who takes each step; its group stays the caller's
	 * @throws IOException if a dataset does not fit the task or the checkpoint cannot be
	 * used
	 */
	public FinetuneTrainer(Finetuning recipe, Library library, Sharing sharing) throws IOException {
		this.spec = recipe;
		this.group = sharing.group();
		this.ofStep = sharing.ofStep();
		this.rounds = new Rounds(sharing);
		this.start = recipe.start().in(library);
		LabelledSource source = recipe.data().train();
		try (Opened parts = new Opened()) {
			this.train = parts.add(ShardedSamples.openFilled(library.dataset(source.dataset())));
			this.steps = recipe.steps(this.train.size());
			String held = recipe.data().validation();
			this.validation = (held != null) ? parts.add(ShardedSamples.openFilled(library.dataset(held))) : null;
			recipe.training().check(this.train.manifest());
			if (this.validation != null) {
				recipe.validation().check(this.validation.manifest());
				checkVocabulary(this.validation.manifest());
			}
			ClassNames names = recipe.names();
			this.tokenizer = recipe.task().usesTexts() ? tokenizer() : (names != null) ? namesTokenizer() : null;
			TaskSetting setting = new TaskSetting(recipe.task(), classes(), source.tokens(), recipe.smoothing(),
					recipe.blind(), recipe.images(), names, recipe.segmentation(), recipe.detection());
			Prefetch.Room room = Prefetch.Room.of(imageBytes(), recipe.setting().prefetch());
			this.model = parts.add(TaskModel.create(setting, config(), this.tokenizer, recipe.seed()));
			if (this.validation != null) {
				this.model.require(this.validation.manifest());
			}
			this.loaded = InitialWeights.load(this.model, this.start, recipe.newHead());
			this.shuffle = new Shuffle(this.train.size(), recipe.seed());
			this.shuffle.hold(this.train);
			this.model.network().compute(recipe.setting().precision());
			this.optimizer = new Optimizer(this.model.network(), recipe.optimizer(this.train.size()), this.steps,
					this::isTrained, sharing);
			freeze();
			this.average = Checkpointing.average(this.model.network().weights(), recipe.setting(), sharing);
			this.model.network().backbone().recompute(recipe.setting().recompute() && !recipe.frozen());
			this.prefetch = parts.add(new Prefetch<>("loader", this.steps, room, this::parts));
			this.opened = parts.keep();
		}
	}

	/** What the images of a step take here, in bytes. */
	private long imageBytes() throws IOException {
		int images = this.spec.task().images() * this.spec.data().train().batch();
		int partners = (this.spec.data().train().changes().mixing() != null) ? Math.min(2, this.group.size()) : 1;
		return partners * Pixels.bytes(images, this.start.config().imageSize()) / this.group.size();
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

	private List<String> classes() {
		return this.spec.task().hasClasses() ? this.train.manifest().classes() : List.of();
	}

	/** Held-out texts in other words would be misread without a sign of it. */
	private void checkVocabulary(Manifest held) throws IOException {
		if (this.spec.task().usesTexts()
				&& !Objects.equals(held.tokenizerSha256(), this.train.manifest().tokenizerSha256())) {
			throw new IOException("The held-out dataset " + held.dataset() + " has another vocabulary than dataset "
					+ this.train.manifest().dataset() + " of the training; ingest it with vocabulary: {dataset: "
					+ this.train.manifest().dataset() + "}");
		}
	}

	/** The dataset's tokenizer, which must be that of the initial checkpoint. */
	private Path tokenizer() throws IOException {
		String file = this.train.manifest().tokenizer();
		if (file == null) {
			throw new IOException("Dataset " + this.train.manifest().dataset()
					+ " has no text tokenizer; ingest it with a vocabulary");
		}
		Path path = this.train.folder().resolve(file);
		if (this.start instanceof Start.Checkpoint checkpoint) {
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
		Path initial = (this.start instanceof Start.Checkpoint checkpoint) ? checkpoint.folder() : null;
		return ((initial != null) ? TokenizerFile.in(initial) : Optional.<Path>empty())
			.orElseThrow(() -> new IOException("Classes are learned by their names only from a checkpoint that reads "
					+ "texts; start from one that was pretrained on texts or pairs"));
	}

	private ModelConfig config() throws IOException {
		ModelConfig config = this.start.config();
		if (this.start instanceof Start.Scratch && this.tokenizer != null) {
			config = config.withVocabularies(TaskModel.vocabularySize(this.tokenizer), config.visualCodes());
		}
		if (this.tokenizer != null && TaskModel.vocabularySize(this.tokenizer) > config.vocabularySize()) {
			throw new IOException(String.format(Locale.ROOT,
					"Dataset %s has a vocabulary of %d tokens, but the weights know %d; ingest it with ",
					this.train.manifest().dataset(), TaskModel.vocabularySize(this.tokenizer), config.vocabularySize())
					+ "the tokenizer that the weights were trained with");
		}
		if (this.spec.data().train().tokens() > config.longestText()) {
			throw new IOException(
					String.format(Locale.ROOT, "window %d is longer than the %d tokens that the model takes",
							this.spec.data().train().tokens(), config.longestText()));
		}
		Optional<String> refusal = this.spec.task().refusal(config);
		if (refusal.isPresent()) {
			throw new IOException("The model does not suit the task: " + refusal.get());
		}
		return config.withDropPath(this.spec.dropPath());
	}

	@Override
	public List<String> notes() {
		List<String> notes = new ArrayList<>(
				(this.loaded != null) ? this.loaded.lines() : List.of("All weights start from random numbers"));
		this.model.network().choice().ifPresent(notes::add);
		return notes;
	}

	@Override
	public long steps() {
		return this.steps;
	}

	/** The batch of a step in as many parts as the recipe says: this member's rows. */
	private List<TaskBatch> parts(long number) throws IOException {
		List<Long> samples = this.shuffle.step(number, this.spec.data().train().batch());
		SplittableRandom random = StepRandom.of(this.spec.seed(), number, "batch");
		List<TaskBatch> parts = new ArrayList<>();
		List<Share.Rows> whole = Share.WHOLE.of(samples.size(), this.spec.setting().accumulate());
		List<Share.Rows> own = Share.of(this.group).of(samples.size(), this.spec.setting().accumulate());
		for (int i = 0; i < own.size(); i++) {
			int from = whole.get(i).from();
			TaskPart part = new TaskPart(this.train, samples.subList(from, whole.get(i).to()), own.get(i).from() - from,
					own.get(i).to() - from, own.get(i).shared());
			parts.add(this.model.batch(part, random, this.spec.data().train().changes(),
					(item) -> StepRandom.of(this.spec.seed(), number, "image changes", 2 * from + item)));
		}
		return parts;
	}

	@Override
	public boolean endsRound(long number) {
		return this.optimizer.endsRound(number);
	}

	@Override
	public StepReport perform(long number) {
		long started = System.nanoTime();
		try {
			List<TaskBatch> parts = this.prefetch.take(number);
			List<Integer> seeds = new ArrayList<>();
			SplittableRandom random = StepRandom.of(this.spec.seed(), number, "torch");
			parts.forEach((part) -> seeds.add((int) random.nextLong()));
			this.optimizer.zeroGradients();
			Map<String, Double> numeric = new LinkedHashMap<>(
					this.model.backward(parts, seeds, this.optimizer.lossScale(), this.ofStep));
			if (this.spec.task().usesTexts()) {
				numeric.put("texts_cut", parts.stream().mapToDouble(TaskBatch::cutTexts).sum());
			}
			this.ofStep.allReduce(numeric);
			this.rounds.check(number, numeric.getOrDefault("loss", Double.NaN));
			this.optimizer.sumGradients();
			numeric.putAll(this.optimizer.perform(number));
			if (this.average != null) {
				this.average.update(this.optimizer.advance(number));
			}
			this.step = number;
			return this.rounds.report(number, endsRound(number), numeric, this.spec.data().train().batch(), started,
					this.prefetch.waited());
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
		try {
			return new FinetuneValidation(this.model, held, this.group).measure();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** The first held-out samples as the model sees them. */
	@Override
	public List<ShownSample> show() {
		ShardedSamples held = this.validation;
		if (held == null) {
			return List.of();
		}
		return (this.average != null) ? this.average.inUse(() -> show(held)) : show(held);
	}

	private List<ShownSample> show(ShardedSamples held) {
		try {
			return new FinetuneValidation(this.model, held, this.group).show();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
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
		this.opened.close();
	}

}
