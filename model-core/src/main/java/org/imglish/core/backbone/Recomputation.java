package org.imglish.core.backbone;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import org.jspecify.annotations.Nullable;

/**
 * Trades time for memory (arXiv 1604.06174): the forward pass keeps what enters each
 * layer and nothing else; the backward pass computes a layer again, with the same random
 * numbers, when its turn comes. Gradients are those of the plain backward pass.
 */
final class Recomputation {

	private final List<Pass> passes = new ArrayList<>();

	/**
	 * Passes forward.
	 * @param start computes what enters the first layer
	 * @param layers the layers, from the first
	 * @return the output of the last layer, where the caller's own computation begins
	 */
	Tokens forward(Supplier<Tokens> start, List<Stage> layers) {
		boolean recorded = JniUtils.isGradMode();
		List<Tokens> inputs = new ArrayList<>();
		Tokens x;
		JniUtils.setGradMode(false);
		try {
			x = start.get();
			for (Stage layer : layers) {
				inputs.add(x);
				x = apart(x, layer);
			}
		}
		finally {
			JniUtils.setGradMode(recorded);
		}
		if (recorded) {
			record(x);
			this.passes.add(new Pass(start, layers, inputs, x));
		}
		return x;
	}

	/** Applies a layer and keeps of its arrays the output alone. */
	private static Tokens apart(Tokens x, Stage layer) {
		NDManager owner = x.any().getManager();
		try (NDManager scratch = owner.newSubManager()) {
			Tokens output = layer.apply(leaf(x, scratch));
			return output.map((array) -> attached(array, owner), (array) -> attached(array, owner));
		}
	}

	/** Carries the gradients of all outputs back to the parameters. */
	void backward(GradientCollector collector) {
		List<Pass> open = new ArrayList<>(this.passes);
		this.passes.clear();
		// a pass may begin where an earlier one ended
		Collections.reverse(open);
		Engine engine = Engine.getEngine("PyTorch");
		Integer seed = engine.getSeed();
		for (Pass pass : open) {
			Tokens gradient = pass.output().map(NDArray::getGradient, NDArray::getGradient);
			for (int i = pass.layers().size() - 1; i >= 0; i--) {
				gradient = backward(collector, pass.layers().get(i), pass.inputs().get(i), gradient);
			}
			collector.backward(weighted(pass.start().get(), gradient));
		}
		if (!open.isEmpty() && seed != null) {
			engine.setRandomSeed(seed);
		}
	}

	private static Tokens backward(GradientCollector collector, Stage layer, Tokens x, Tokens gradient) {
		NDManager owner = x.any().getManager();
		try (NDManager scratch = owner.newSubManager()) {
			Tokens input = leaf(x, scratch);
			record(input);
			collector.backward(weighted(layer.apply(input), gradient));
			return input.map((array) -> attached(array.getGradient(), owner),
					(array) -> attached(array.getGradient(), owner));
		}
	}

	/** A scalar whose gradient at the output is the given one. */
	private static NDArray weighted(Tokens output, Tokens gradient) {
		NDArray vision = weighted(output.vision(), gradient.vision());
		NDArray language = weighted(output.language(), gradient.language());
		if (vision != null && language != null) {
			return vision.add(language);
		}
		return Objects.requireNonNull((vision != null) ? vision : language);
	}

	private static @Nullable NDArray weighted(@Nullable NDArray output, @Nullable NDArray gradient) {
		return (output != null && gradient != null) ? output.mul(gradient).sum() : null;
	}

	/** The same values without their history. */
	private static Tokens leaf(Tokens x, NDManager owner) {
		return x.map((array) -> attached(array.stopGradient(), owner),
				(array) -> attached(array.stopGradient(), owner));
	}

	private static void record(Tokens leaf) {
		if (leaf.vision() != null) {
			leaf.vision().setRequiresGradient(true);
		}
		if (leaf.language() != null) {
			leaf.language().setRequiresGradient(true);
		}
	}

	private static NDArray attached(NDArray array, NDManager owner) {
		array.attach(owner);
		return array;
	}

	/** A layer that draws the same random numbers each time. */
	interface Stage {

		Tokens apply(Tokens x);

	}

	/** A forward pass whose backward pass is still to come. */
	private record Pass(Supplier<Tokens> start, List<Stage> layers, List<Tokens> inputs, Tokens output) {

	}

}
