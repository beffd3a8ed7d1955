package org.imglish.core.decoding;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

class BeamSearchTests {

	private static final int END = 2;

	/** The likelier first word leads to the unlikelier text. */
	private static final Map<List<Integer>, double[]> GARDEN_PATH = Map.of(List.of(), new double[] { 0.6, 0.39, 0.01 },
			List.of(0), new double[] { 0.3, 0.3, 0.4 }, List.of(1), new double[] { 0.01, 0.01, 0.98 });

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8 })
	void aBeamOfOneTakesTheLikeliestWordEachTime(long seed) {
		Function<List<Integer>, double[]> model = TableWords.random(seed, 6);
		List<Integer> greedy = new ArrayList<>();
		int word = likeliest(model.apply(greedy));
		while (word != END && greedy.size() < 5) {
			greedy.add(word);
			word = likeliest(model.apply(greedy));
		}
		assertThat(search(BeamSetting.greedy(8), model).words()).isEqualTo(greedy);
	}

	@Test
	void aWiderBeamFindsWhatGreedMisses() {
		Function<List<Integer>, double[]> model = (words) -> GARDEN_PATH.getOrDefault(words,
				new double[] { 0.1, 0.1, 0.8 });
		Hypothesis narrow = search(new BeamSetting(1, 6, 0), model);
		Hypothesis wide = search(new BeamSetting(2, 6, 0), model);
		assertThat(narrow.words()).containsExactly(0);
		assertThat(wide.words()).containsExactly(1);
		assertThat(wide.score()).isCloseTo(Math.log(0.39 * 0.98), within(1e-6)).isGreaterThan(narrow.score());
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8 })
	void aBeamWideEnoughForAllTextsFindsTheBestOfAll(long seed) {
		Function<List<Integer>, double[]> model = TableWords.random(seed, 4);
		BeamSetting setting = new BeamSetting(64, 6, 0.6);
		Hypothesis best = best(model, setting, List.of(), 0);
		Hypothesis found = search(setting, model);
		assertThat(found.words()).isEqualTo(best.words());
		assertThat(found.score()).isCloseTo(best.score(), within(1e-5));
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8 })
	void noNarrowBeamScoresBetterThanTheWidest(long seed) {
		Function<List<Integer>, double[]> model = TableWords.random(seed, 4);
		double widest = search(new BeamSetting(64, 6, 0.6), model).score();
		for (int beams = 1; beams < 8; beams++) {
			assertThat(search(new BeamSetting(beams, 6, 0.6), model).score()).isLessThanOrEqualTo(widest);
		}
	}

	@Test
	void aLengthPenaltyFavoursLongerTexts() {
		Function<List<Integer>, double[]> model = (words) -> (words.size() < 3) ? new double[] { 0.6, 0, 0.4 }
				: new double[] { 0, 0, 1 };
		assertThat(search(new BeamSetting(3, 9, 0), model).words()).isEmpty();
		assertThat(search(new BeamSetting(3, 9, 2), model).words()).containsExactly(0, 0, 0);
	}

	@Test
	void aTextThatNeverEndsIsCut() {
		assertThat(search(new BeamSetting(3, 7, 0.6), (words) -> new double[] { 0.7, 0.3, 0 }).words())
			.containsExactly(0, 0, 0, 0);
	}

	@Test
	void searchesThatAreOverLeaveTheBatch() {
		TableWords model = new TableWords(2, (words) -> new double[] { 0, 0, 1 });
		List<Hypothesis> found = new BeamSearch(new BeamSetting(1, 9, 0), END).search(model);
		assertThat(found).hasSize(2).allSatisfy((text) -> assertThat(text.words()).isEmpty());
		assertThat(model.calls()).hasSizeLessThan(4).first().isEqualTo(2);
	}

	@Test
	void aSettingWithoutRoomForAWordIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new BeamSetting(3, 3, 0.6))
			.withMessageContaining("4 tokens");
	}

	private static Hypothesis search(BeamSetting setting, Function<List<Integer>, double[]> model) {
		return new BeamSearch(setting, END).search(new TableWords(1, model)).get(0);
	}

	private static int likeliest(double[] probabilities) {
		int best = 0;
		for (int i = 1; i < probabilities.length; i++) {
			best = (probabilities[i] > probabilities[best]) ? i : best;
		}
		return best;
	}

	/** The best of all texts that begin with the given words, by trying each. */
	private static Hypothesis best(Function<List<Integer>, double[]> model, BeamSetting setting, List<Integer> words,
			double logProbability) {
		double[] probabilities = model.apply(words);
		boolean full = words.size() + 3 == setting.longest();
		Hypothesis best = new Hypothesis(List.of(), Double.NEGATIVE_INFINITY);
		for (int word = 0; word < probabilities.length; word++) {
			double sum = logProbability + Math.log(probabilities[word]);
			List<Integer> longer = new ArrayList<>(words);
			longer.add(word);
			Hypothesis candidate = (full || word == END)
					? new Hypothesis(words, sum / Math.pow(words.size() + 2, setting.lengthPenalty()))
					: best(model, setting, longer, sum);
			best = (candidate.score() > best.score()) ? candidate : best;
		}
		return best;
	}

}
