package org.imglish.core.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.imglish.core.backbone.Weights;
import org.imglish.core.checkpoint.CheckpointWeights;
import org.imglish.core.checkpoint.Safetensors;
import org.imglish.core.optimizer.Optimizer;
import org.imglish.core.optimizer.StateArrays;
import org.imglish.core.optimizer.WeightAverage;
import org.imglish.core.optimizer.WholeArrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a checkpoint consists of: weights, optimizer state and position. It is that of the
 * trainer itself, which the next step changes, or a copy in host memory, which another
 * thread may write while training continues.
 */
public final class TrainingState implements AutoCloseable {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final String MOMENTS = "optimizer.safetensors";

	private final StateArrays weights;

	private final StateArrays moments;

	/** Averaged weights; empty where none are kept. */
	private final StateArrays averages;

	private final Object config;

	private final Checkpointing.State position;

	private final MoreFiles more;

	private final @Nullable NDManager owner;

	private TrainingState(StateArrays weights, StateArrays moments, StateArrays averages, Object config,
			Checkpointing.State position, MoreFiles more, @Nullable NDManager owner) {
		this.weights = weights;
		this.moments = moments;
		this.averages = averages;
		this.config = config;
		this.position = position;
		this.more = more;
		this.owner = owner;
	}

	/**
	 * The state of a trainer.
	 * @param config shape of the model, a record that JSON can hold
	 * @param further further arrays to keep beside the weights
	 * @param average averaged weights, or null
	 * @param more writes further files, which training does not change
	 */
	public static TrainingState of(Weights model, Object config, Map<String, NDArray> further,
			@Nullable WeightAverage average, Optimizer optimizer, long step, MoreFiles more) {
		Map<String, NDArray> weights = new LinkedHashMap<>(model.arrays());
		weights.putAll(further);
		return new TrainingState(new WholeArrays(weights), optimizer.moments(),
				(average != null) ? average.state() : StateArrays.none(), config,
				new Checkpointing.State(step, optimizer.lossScale().state(), model.kernels().precision()), more, null);
	}

	/** Position: the last performed step. */
	public long step() {
		return this.position.step();
	}

	/** Host memory that a copy needs, in bytes. */
	public long bytes() {
		return this.weights.bytes() + this.moments.bytes() + this.averages.bytes();
	}

	/**
	 * Whether parts of it lie with the other members of a group: {@link #copy} and
	 * {@link #writeOptimizer} gather them, once, while all others {@link #contribute}.
	 */
	public boolean isDivided() {
		return this.moments.isDivided() || this.averages.isDivided();
	}

	/**
	 * Hands this member's parts over.
	 * @throws org.imglish.core.collective.CollectiveException if a member is gone or does
	 * not answer in time
	 */
	public void contribute() {
		this.moments.contribute();
		this.averages.contribute();
	}

	/** Copies it to host memory; the caller closes the copy. */
	public TrainingState copy() throws IOException {
		NDManager host = NDManager.newBaseManager(Device.cpu(), "PyTorch");
		try {
			StateArrays copiedMoments = new WholeArrays(this.moments.copy(host));
			StateArrays copiedAverages = new WholeArrays(this.averages.copy(host));
			return new TrainingState(new WholeArrays(this.weights.copy(host)), copiedMoments, copiedAverages,
					this.config, this.position, this.more, host);
		}
		catch (IOException | RuntimeException ex) {
			host.close();
			throw ex;
		}
		finally {
			contribute();
		}
	}

	/**
	 * Writes it into an existing empty folder: {@code weights.safetensors},
	 * {@code optimizer.safetensors}, {@code state.json}, {@code model.json}, averaged
	 * weights and what the trainer adds.
	 */
	public void write(Path folder) throws IOException {
		writeOptimizer(folder);
		writeModel(folder);
	}

	/**
	 * The first part of {@link #write}, moments and averaged weights, which the members
	 * of a group may have to hand over: they wait for one bucket at a time, and for
	 * nothing when this returns or fails.
	 */
	public void writeOptimizer(Path folder) throws IOException {
		try {
			Safetensors.writeTensors(folder.resolve(MOMENTS), this.moments.tensors(), Map.of());
			if (isAveraged()) {
				Safetensors.writeTensors(folder.resolve(CheckpointWeights.AVERAGED), this.averages.tensors(),
						Map.of("format", "pt"));
			}
		}
		finally {
			contribute();
		}
	}

	/** The second part of {@link #write}, which all members have; forces all files. */
	public void writeModel(Path folder) throws IOException {
		Safetensors.writeTensors(folder.resolve(CheckpointWeights.NEWEST), this.weights.tensors(),
				Map.of("format", "pt"));
		Files.write(folder.resolve("model.json"), JSON.writeValueAsBytes(this.config));
		Files.write(folder.resolve("state.json"), JSON.writeValueAsBytes(this.position));
		this.more.write(folder);
		Safetensors.force(folder.resolve(CheckpointWeights.NEWEST));
		Safetensors.force(folder.resolve(MOMENTS));
		if (isAveraged()) {
			Safetensors.force(folder.resolve(CheckpointWeights.AVERAGED));
		}
	}

	private boolean isAveraged() {
		return !this.averages.tensors().isEmpty();
	}

	/** Frees a copy; the trainer's own state stays. */
	@Override
	public void close() {
		if (this.owner != null) {
			this.owner.close();
		}
	}

	/** Writes further files of a checkpoint. */
	public interface MoreFiles {

		void write(Path folder) throws IOException;

	}

}
