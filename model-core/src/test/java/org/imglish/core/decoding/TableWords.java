package org.imglish.core.decoding;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;

/** A language model that is a function from the words so far to probabilities. */
final class TableWords implements NextWords {

	private final Function<List<Integer>, double[]> probabilities;

	private final int count;

	private final List<Integer> calls = new ArrayList<>();

	private List<List<Integer>> texts = List.of();

	TableWords(int count, Function<List<Integer>, double[]> probabilities) {
		this.count = count;
		this.probabilities = probabilities;
	}

	/** Probabilities that depend on all words so far and on nothing else but the seed. */
	static Function<List<Integer>, double[]> random(long seed, int vocabulary) {
		return (words) -> {
			Random random = new Random(seed * 1_000_003 + words.hashCode());
			double[] values = random.doubles(vocabulary).map((value) -> Math.exp(4 * value)).toArray();
			double sum = IntStream.range(0, vocabulary).mapToDouble((i) -> values[i]).sum();
			return IntStream.range(0, vocabulary).mapToDouble((i) -> values[i] / sum).toArray();
		};
	}

	@Override
	public Continuations begin(int candidates) {
		this.texts = Collections.nCopies(this.count, List.of());
		return answer(candidates);
	}

	@Override
	public Continuations extend(int[] parents, int[] words, int candidates) {
		List<List<Integer>> extended = new ArrayList<>();
		for (int i = 0; i < parents.length; i++) {
			List<Integer> text = new ArrayList<>(this.texts.get(parents[i]));
			text.add(words[i]);
			extended.add(text);
		}
		this.texts = extended;
		return answer(candidates);
	}

	private Continuations answer(int candidates) {
		this.calls.add(this.texts.size());
		int[][] words = new int[this.texts.size()][];
		float[][] logProbabilities = new float[this.texts.size()][];
		for (int i = 0; i < words.length; i++) {
			double[] table = this.probabilities.apply(this.texts.get(i));
			words[i] = IntStream.range(0, table.length)
				.boxed()
				.sorted(Comparator.comparingDouble((Integer word) -> -table[word]))
				.limit(candidates)
				.mapToInt(Integer::intValue)
				.toArray();
			logProbabilities[i] = new float[words[i].length];
			for (int j = 0; j < words[i].length; j++) {
				logProbabilities[i][j] = (float) Math.log(table[words[i][j]]);
			}
		}
		return new Continuations(words, logProbabilities);
	}

	/** How many texts each call had. */
	List<Integer> calls() {
		return this.calls;
	}

}
