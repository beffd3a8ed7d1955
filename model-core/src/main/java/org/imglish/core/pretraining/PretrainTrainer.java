package org.imglish.core.pretraining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

import ai.djl.ndarray.NDManager;
import org.imglish.core.backbone.Network;
import org.imglish.core.collective.ProcessGroup;
import org.imglish.core.head.MaskedDataHead;
import org.imglish.core.image.ImageForm;
import org.imglish.core.library.Library;
import org.imglish.core.loader.Prefetch;
import org.imglish.core.loader.StepRandom;
import org.imglish.core.optimizer.Optimizer;
import org.imglish.core.optimizer.Sharing;
import org.imglish.core.optimizer.WeightAverage;
import org.imglish.core.training.Checkpointing;
import org.imglish.core.training.Opened;
import org.imglish.core.training.Rounds;
import org.imglish.core.training.Share;
import org.imglish.core.training.ShownSample;
import org.imglish.core.training.StepReport;
import org.imglish.core.training.Trainer;
import org.imglish.core.training.TrainingState;
import org.jspecify.annotations.Nullable;

/**
 * Pretrains by masked data modelling: each step passes images, texts and pairs through
 * the model and sums the weighted cross-entropies of what was masked (arXiv 2208.10442,
 * section 2.2).
 */
public final class PretrainTrainer implements Trainer {

	private final Prepared spec;

	private final ProcessGroup group;

	private final PretrainData data;

	private final NDManager manager;

	private final PatchTargets targets;

	private final Network network;

	private final MaskedDataHead head;

	private final List<String> notes;

	private final Optimizer optimizer;

	private final Rounds rounds;

	private final MaskedStep masked;

	private final @Nullable WeightAverage average;

	private final Prefetch<PretrainStep> prefetch;

	private final Opened opened;

	private long step;

	/**
	 * Opens the datasets and initializes the model.
	 * @param recipe what is wanted
	 * @param library finds what the recipe names
	 * @throws IOException if a dataset or the visual tokenizer cannot be used
	 */
	public PretrainTrainer(Pretraining recipe, Library library) throws IOException {
		this(recipe, library, Sharing.alone());
	}

	/**
	 * Opens the datasets and initializes the model of one member of a gang.
	 * @param recipe what is wanted
	 * @param library finds what the recipe names
	 * @param sharing who takes each step; its group stays the caller's
	 * @throws IOException if a dataset or the visual tokenizer cannot be used
	 */
	public PretrainTrainer(Pretraining recipe, Library library, Sharing sharing) throws IOException {
		this.spec = Prepared.of(recipe, library);
		this.group = sharing.group();
		Prefetch.Room room = Prefetch.Room.of(this.spec.imageBytes() / this.group.size(), recipe.setting().prefetch());
		try (Opened parts = new Opened()) {
			this.data = parts.add(new PretrainData(this.spec));
			this.manager = parts.add(NDManager.newBaseManager("PyTorch"));
			this.targets = parts.add(PatchTargets.open(this.spec, this.data, this.manager));
			PretrainStart start = new PretrainStart(this.spec, this.data, this.targets);
			this.network = parts.add(new Network(start.config(this.data, this.targets), this.manager, true));
			this.head = new MaskedDataHead(this.network);
			this.network.initialize((int) recipe.seed());
			this.notes = start.loadInto(this.network);
			this.network.compute(recipe.setting().precision());
			this.optimizer = new Optimizer(this.network, recipe.optimizer().inSteps(this.data.stepsPerEpoch()),
					recipe.steps(), (name) -> recipe.teaches(name) && this.head.trains(name, recipe.passes()), sharing);
			this.rounds = new Rounds(sharing);
			this.masked = new MaskedStep(this.network, this.head, this.optimizer, recipe.lossWeights(),
					this.targets::of, sharing, this.rounds);
			this.average = Checkpointing.average(this.network.weights(), recipe.setting(), sharing);
			this.network.backbone().recompute(recipe.setting().recompute());
			this.prefetch = parts.add(new Prefetch<>("loader", recipe.steps(), room, this::read));
			this.opened = parts.keep();
		}
	}

	@Override
	public List<String> notes() {
		return Stream.concat(this.notes.stream(), this.network.choice().stream()).toList();
	}

	private PretrainStep read(long number) throws IOException {
		StepPlan plan = this.data.plan(number);
		return this.data.step(plan, this.spec.recipe().setting().accumulate(), Share.of(this.group),
				this.targets.known(plan));
	}

	@Override
	public boolean prepare(BooleanSupplier goesOn) throws IOException {
		return this.targets.prepare(this.group, goesOn);
	}

	@Override
	public long steps() {
		return this.spec.recipe().steps();
	}

	@Override
	public boolean endsRound(long number) {
		return this.optimizer.endsRound(number);
	}

	@Override
	public StepReport perform(long number) {
		long started = System.nanoTime();
		try {
			PretrainStep batch = this.prefetch.take(number);
			int seed = (int) StepRandom.of(this.spec.recipe().seed(), number, "torch").nextLong();
			Map<String, Double> numeric = this.masked.take(number, batch, seed);
			if (this.average != null) {
				this.average.update(this.optimizer.advance(number));
			}
			this.step = number;
			return this.rounds.report(number, endsRound(number), numeric, batch.samples(), started,
					this.prefetch.waited());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public Map<String, Double> validate() {
		return (this.average != null) ? this.average.inUse(this::validateWeights) : validateWeights();
	}

	private Map<String, Double> validateWeights() {
		try {
			return this.data.held().isEmpty() ? Map.of()
					: new PretrainValidation(this.network, this.head, this.data, this.targets, this.spec, this.group)
						.measure();
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
		ImageForm.pretrained(this.spec.recipe().framing()).write(folder);
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
		this.opened.close();
	}

	/**
	 * Number of arrays that live longer than a step: it must not grow from step to step.
	 */
	int lastingArrays() {
		return this.network.manager().getManagedArrays().size();
	}

}
