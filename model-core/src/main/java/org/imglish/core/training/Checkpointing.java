package org.imglish.core.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.imglish.core.backbone.Network;
import org.imglish.core.backbone.Weights;
import org.imglish.core.checkpoint.CheckpointWeights;
import org.imglish.core.checkpoint.Safetensors;
import org.imglish.core.kernel.Precision;
import org.imglish.core.optimizer.LossScale;
import org.imglish.core.optimizer.Optimizer;
import org.imglish.core.optimizer.Sharing;
import org.imglish.core.optimizer.WeightAverage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Reads what {@link TrainingState} wrote. */
public final class Checkpointing {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private Checkpointing() {
	}

	/** The average that a setting asks for, or null. */
	public static @Nullable WeightAverage average(Weights model, StepSetting setting, Sharing sharing) {
		return (setting.ema() > 0) ? WeightAverage.of(model, setting.ema(), sharing) : null;
	}

	/** Reads averaged weights, where training keeps an average. */
	public static void read(Path folder, @Nullable WeightAverage average) throws IOException {
		if (average != null) {
			average.read(folder.resolve(CheckpointWeights.AVERAGED));
		}
	}

	/**
	 * Reads weights and optimizer state; a network that chose its precision keeps the one
	 * that the training began with.
	 * @return the last performed step
	 */
	public static long read(Path folder, Network network, Optimizer optimizer) throws IOException {
		long step = read(folder, network.weights(), optimizer);
		Precision computed = state(folder).precision();
		if (computed != null) {
			network.keepChoice(computed);
		}
		return step;
	}

	/**
	 * Reads weights and optimizer state.
	 * @return the last performed step
	 * @throws IllegalStateException if the checkpoint lacks a weight of the model
	 */
	public static long read(Path folder, Weights model, Optimizer optimizer) throws IOException {
		load(folder, model);
		optimizer.read(folder.resolve("optimizer.safetensors"));
		State state = state(folder);
		if (state.lossScale() != null) {
			optimizer.lossScale().restore(state.lossScale());
		}
		return state.step();
	}

	private static State state(Path folder) throws IOException {
		return JSON.readValue(Files.readString(folder.resolve("state.json")), State.class);
	}

	private static void load(Path folder, Weights model) throws IOException {
		model.load(folder.resolve("weights.safetensors"), (name) -> true).stream().findFirst().ifPresent((name) -> {
			throw new IllegalStateException("The checkpoint in " + folder + " lacks the weight " + name);
		});
	}

	/** Reads one tensor of a checkpoint's weights. */
	public static NDArray tensor(Path folder, String name, NDManager owner) throws IOException {
		try (Safetensors weights = Safetensors.open(folder.resolve("weights.safetensors"))) {
			return weights.read(name, owner);
		}
	}

	/**
	 * Where a training stands.
	 *
	 * @param step last performed step
	 * @param lossScale scaling of the loss, or null in a checkpoint written without
	 * @param precision in what projections and attention were computed, or null in a
	 * checkpoint written without
	 */
	record State(long step, LossScale.@Nullable State lossScale, @Nullable Precision precision) {

	}

}
