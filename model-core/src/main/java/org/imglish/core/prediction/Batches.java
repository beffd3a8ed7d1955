package org.imglish.core.prediction;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Numbers in batches that go through a model at once. */
final class Batches {

	private static final int SIZE = 16;

	private Batches() {
	}

	/** The numbers from 0 to {@code count - 1}. */
	static List<List<Integer>> of(int count) {
		return of(IntStream.range(0, count).boxed().toList());
	}

	static List<List<Integer>> of(List<Integer> numbers) {
		List<List<Integer>> batches = new ArrayList<>();
		for (int from = 0; from < numbers.size(); from += SIZE) {
			batches.add(numbers.subList(from, Math.min(numbers.size(), from + SIZE)));
		}
		return batches;
	}

}
