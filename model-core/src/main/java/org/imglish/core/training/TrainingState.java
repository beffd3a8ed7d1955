package org.imglish.core.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.imglish.core.backbone.Weights;
import org.imglish.core.checkpoint.CheckpointWeights;
import org.imglish.core.checkpoint.Safetensors;
import org.imglish.core.optimizer.Optimizer;
import org.imglish.core.optimizer.WeightAverage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a checkpoint consists of: weights, optimizer state and position. It is that of the
 * trainer itself, which the next step changes, or a copy in host memory, which another
 * thread may write while training continues.
 */
public final class TrainingState implements AutoCloseable {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final Map<String, NDArray> weights;

	private final Map<String, NDArray> moments;

	/** Averaged weights; empty where none are kept. */
	private final Map<String, NDArray> averages;

	private final Object config;

	private final Checkpointing.State position;

	private final MoreFiles more;

	private final @Nullable NDManager owner;

	private TrainingState(Map<String, NDArray> weights, Map<String, NDArray> moments, Map<String, NDArray> averages,
			Object config, Checkpointing.State position, MoreFiles more, @Nullable NDManager owner) {
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
		return new TrainingState(weights, optimizer.moments(), (average != null) ? average.arrays() : Map.of(), config,
				new Checkpointing.State(step, optimizer.lossScale().state()), more, null);
	}

	/** Position: the last performed step. */
	public long step() {
		return this.position.step();
	}

	/** Host memory that a copy needs, in bytes. */
	public long bytes() {
		long bytes = 0;
		for (Map<String, NDArray> arrays : List.of(this.weights, this.moments, this.averages)) {
			for (NDArray array : arrays.values()) {
				bytes += array.size() * array.getDataType().getNumOfBytes();
			}
		}
		return bytes;
	}

	/** Copies it to host memory; the caller closes the copy. */
	public TrainingState copy() {
		NDManager host = NDManager.newBaseManager(Device.cpu(), "PyTorch");
		try {
			return new TrainingState(copy(this.weights, host), copy(this.moments, host), copy(this.averages, host),
					this.config, this.position, this.more, host);
		}
		catch (RuntimeException ex) {
			host.close();
			throw ex;
		}
	}

	private static Map<String, NDArray> copy(Map<String, NDArray> arrays, NDManager host) {
		Map<String, NDArray> copies = new LinkedHashMap<>();
		arrays.forEach((name, array) -> {
			// Of a weight's value alone, not of its part in a graph of gradients.
			try (NDArray value = array.stopGradient()) {
				// toDevice is no copy where the array is on the host already.
				NDArray copy = array.getDevice().isGpu() ? value.toDevice(Device.cpu(), true) : value.duplicate();
				copy.attach(host);
				copies.put(name, copy);
			}
		});
		return copies;
	}

	/**
	 * Writes it into an existing empty folder: {@code weights.safetensors},
	 * {@code optimizer.safetensors}, {@code state.json}, {@code model.json}, averaged
	 * weights and what the trainer adds.
	 */
	public void write(Path folder) throws IOException {
		Safetensors.write(folder.resolve("weights.safetensors"), this.weights, Map.of("format", "pt"));
		Safetensors.write(folder.resolve("optimizer.safetensors"), this.moments, Map.of());
		if (!this.averages.isEmpty()) {
			Safetensors.write(folder.resolve(CheckpointWeights.AVERAGED), this.averages, Map.of("format", "pt"));
		}
		Files.write(folder.resolve("model.json"), JSON.writeValueAsBytes(this.config));
		Files.write(folder.resolve("state.json"), JSON.writeValueAsBytes(this.position));
		this.more.write(folder);
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
