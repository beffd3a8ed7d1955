package org.imglish.jobs.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.Lock;
import java.util.function.BooleanSupplier;

import org.imglish.core.collective.ProcessGroup;
import org.imglish.core.training.ShownSample;
import org.imglish.core.training.StepReport;
import org.imglish.core.training.Trainer;
import org.imglish.core.training.TrainingState;
import org.imglish.jobs.attempt.AttemptContext;
import org.imglish.jobs.gang.Gang;
import org.imglish.jobs.gang.LostMemberException;
import org.imglish.jobs.gang.Order;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The trainer of an attempt, here and on all members of its gang. It is opened anew
 * whenever the training goes to a checkpoint: at the beginning of the attempt, after a
 * divergence, and when the gang has lost or won a member.
 */
final class RestoredTrainer implements AutoCloseable {

	private static final Logger LOGGER = LoggerFactory.getLogger(RestoredTrainer.class);

	private final AttemptContext attempt;

	private final TrainingJob.TrainerFactory trainers;

	private final CheckpointFiles checkpoints;

	private final Gang gang;

	private final Lock torchRandom;

	/** Suspends the chunk's transaction, which must not hold the run's row for long. */
	private final TransactionTemplate outside;

	private @Nullable Trainer trainer;

	/**
	 * @param torchRandom held while random numbers of torch are drawn
	 */
	RestoredTrainer(AttemptContext attempt, TrainingJob.TrainerFactory trainers, CheckpointFiles checkpoints, Gang gang,
			Lock torchRandom, @Nullable PlatformTransactionManager transactions) {
		this.attempt = attempt;
		this.trainers = trainers;
		this.checkpoints = checkpoints;
		this.gang = gang;
		this.torchRandom = torchRandom;
		this.outside = new TransactionTemplate(Objects.requireNonNull(transactions));
		this.outside.setPropagationBehavior(TransactionDefinition.PROPAGATION_NOT_SUPPORTED);
	}

	/**
	 * Forms the gang's next group, and opens a trainer at the newest whole checkpoint up
	 * to a step; the trainer before is closed. Repeats it until no member is lost on the
	 * way.
	 * @return the step of that checkpoint, 0 for the beginning
	 */
	long restore(long step, Rewinds rewinds) {
		while (true) {
			CheckpointFiles.Whole checkpoint = newest(step);
			try {
				long id = (checkpoint != null) ? checkpoint.checkpoint().id() : 0;
				open(this.gang.form(id, rewinds.count()), rewinds.rateFactor());
				OptionalLong restored = read(checkpoint);
				if (restored.isPresent()) {
					this.gang.begin();
					return restored.getAsLong();
				}
				this.gang.disband();
			}
			catch (LostMemberException ex) {
				leave(ex);
			}
		}
	}

	private CheckpointFiles.@Nullable Whole newest(long step) {
		Optional<CheckpointFiles.Whole> newest = this.outside
			.execute((status) -> (step > 0) ? this.checkpoints.whole(this.attempt.claim(), step) : Optional.empty());
		return (newest != null) ? newest.orElse(null) : null;
	}

	private void open(ProcessGroup group, double rateFactor) {
		this.torchRandom.lock();
		try {
			closeTrainer();
			this.trainer = this.trainers.open(this.attempt, rateFactor, group);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		finally {
			this.torchRandom.unlock();
		}
	}

	/**
	 * Reads a checkpoint into the trainer.
	 * @return its step; empty if it cannot be read, and is given up
	 */
	private OptionalLong read(CheckpointFiles.@Nullable Whole checkpoint) {
		if (checkpoint == null) {
			return OptionalLong.of(0);
		}
		try {
			return OptionalLong.of(trainer().read(checkpoint.folder()));
		}
		catch (IOException | UncheckedIOException ex) {
			this.outside.executeWithoutResult(
					(status) -> this.checkpoints.giveUp(this.attempt.claim(), checkpoint.checkpoint(), ex));
			return OptionalLong.empty();
		}
	}

	/** Leaves a generation that cannot continue: {@link #restore} forms the next. */
	void leave(LostMemberException why) {
		LOGGER.warn("Run {}: {}", this.attempt.claim().run(), why.getMessage());
		closeTrainer();
		this.gang.disband();
	}

	/** Ends a generation that could continue: {@link #restore} forms the next. */
	void disband() {
		this.gang.disband();
	}

	/** Whether the next generation could have more members. */
	boolean canGrow() {
		return this.gang.canGrow();
	}

	/** Has the members wait while the leader does something else. */
	void pause() {
		this.gang.pause();
	}

	/**
	 * Prepares what the steps need, together with the members.
	 * @return whether all is prepared
	 * @throws LostMemberException if a member is lost meanwhile
	 */
	boolean prepare(BooleanSupplier goesOn) {
		return this.gang.together(Order.prepare(), () -> {
			try {
				return trainer().prepare(goesOn);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		});
	}

	/**
	 * Whether the state can be saved after a step, and the attempt end.
	 * @param step 0 for the beginning
	 */
	boolean endsRound(long step) {
		return trainer().endsRound(step);
	}

	/**
	 * Performs a step, while nobody else draws random numbers: together with the members,
	 * or alone, as they do.
	 * @throws LostMemberException if a member is lost meanwhile
	 */
	StepReport perform(long step) {
		Trainer present = trainer();
		boolean together = present.endsRound(step);
		if (together) {
			this.gang.meet();
		}
		else if (present.endsRound(step - 1)) {
			this.gang.part();
		}
		this.torchRandom.lock();
		try {
			return together ? this.gang.together(Order.step(step), () -> present.perform(step)) : present.perform(step);
		}
		finally {
			this.torchRandom.unlock();
		}
	}

	/**
	 * Fills held-out samples in.
	 * @throws LostMemberException if a member is lost meanwhile
	 */
	List<ShownSample> show() {
		return this.gang.together(Order.show(), () -> trainer().show());
	}

	/**
	 * Evaluates on held-out samples.
	 * @throws LostMemberException if a member is lost meanwhile
	 */
	Map<String, Double> validate() {
		return this.gang.together(Order.validate(), () -> trainer().validate());
	}

	/** Host memory that a copy of the present state needs, in bytes. */
	long stateBytes() throws IOException {
		return trainer().state().bytes();
	}

	/**
	 * Copies the present state to host memory; the caller closes the copy.
	 * @throws LostMemberException if a member is lost before it has handed its part over
	 */
	TrainingState copyState() throws IOException {
		TrainingState state = trainer().state();
		return gather(state, state::copy);
	}

	/**
	 * Writes the present state into an existing empty folder.
	 * @throws IOException if that fails: it can be tried again
	 * @throws LostMemberException if a member is lost before it has handed its part over
	 */
	void writeState(Path folder) throws IOException {
		TrainingState state = trainer().state();
		gather(state, () -> {
			state.writeOptimizer(folder);
			return state;
		}).writeModel(folder);
	}

	/**
	 * Does what needs the parts of a state that lie with the members, if any do: they
	 * hand them over meanwhile, and then wait for as long as it takes.
	 */
	private TrainingState gather(TrainingState state, Gathering work) throws IOException {
		if (!state.isDivided()) {
			return work.run();
		}
		Gathered gathered = this.gang.together(Order.save(), () -> Gathered.by(work));
		this.gang.pause();
		return gathered.orThrow();
	}

	/** The trainer as it stands. */
	Trainer trainer() {
		return Objects.requireNonNull(this.trainer, "the batch step has not been opened");
	}

	private void closeTrainer() {
		if (this.trainer != null) {
			this.trainer.close();
			this.trainer = null;
		}
	}

	@Override
	public void close() {
		closeTrainer();
		this.gang.close();
	}

	/** What needs all parts of a state. */
	private interface Gathering {

		TrainingState run() throws IOException;

	}

	/**
	 * What became of it: a file that cannot be written is no reason to leave the gang.
	 *
	 * @param state null where it failed
	 * @param failure null where it did not
	 */
	private record Gathered(@Nullable TrainingState state, @Nullable IOException failure) {

		static Gathered by(Gathering work) {
			try {
				return new Gathered(work.run(), null);
			}
			catch (IOException ex) {
				return new Gathered(null, ex);
			}
		}

		TrainingState orThrow() throws IOException {
			if (this.failure != null) {
				throw this.failure;
			}
			return Objects.requireNonNull(this.state);
		}

	}

}
