package org.imglish.core.task;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.imglish.core.quality.Ranking;

/** The best of a model's guesses, with how sure it is. */
final class Guesses {

	private Guesses() {
	}

	/**
	 * The best guesses, best first.
	 * @param name what a guess is called
	 * @param names names of the guesses by index
	 * @param logits of one input
	 * @param probabilities of the guesses
	 * @param count how many at most
	 */
	static List<Map<String, Object>> best(String name, List<String> names, float[] logits, double[] probabilities,
			int count) {
		List<Map<String, Object>> best = new ArrayList<>();
		for (int place : Ranking.best(logits, count)) {
			Map<String, Object> guess = new LinkedHashMap<>();
			guess.put(name, names.get(place));
			guess.put("probability", probabilities[place]);
			best.add(guess);
		}
		return best;
	}

	/** Probabilities of guesses that exclude each other. */
	static double[] softmax(double[] logits) {
		double largest = Arrays.stream(logits).max().orElse(0);
		double[] shares = Arrays.stream(logits).map((logit) -> Math.exp(logit - largest)).toArray();
		double sum = Arrays.stream(shares).sum();
		return Arrays.stream(shares).map((share) -> share / sum).toArray();
	}

	/** Probabilities of guesses that may hold together. */
	static double[] sigmoid(double[] logits) {
		return Arrays.stream(logits).map((logit) -> 1 / (1 + Math.exp(-logit))).toArray();
	}

	/** The logits of one input. */
	static float[] row(float[] logits, int input, int width) {
		return Arrays.copyOfRange(logits, input * width, (input + 1) * width);
	}

	static double[] widened(float[] values) {
		double[] widened = new double[values.length];
		for (int i = 0; i < values.length; i++) {
			widened[i] = values[i];
		}
		return widened;
	}

}
