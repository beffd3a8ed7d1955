package org.imglish.core.quality;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

class AnswerAccuracyTests {

	@ParameterizedTest
	@CsvSource({ "0,0", "1,0.3", "2,0.6", "3,0.9", "4,1", "9,1" })
	void anAnswerCountsFullyWhenThreeOthersGaveItToo(int people, double expected) {
		List<String> answers = new ArrayList<>(Collections.nCopies(people, "dog"));
		answers.addAll(Collections.nCopies(10 - people, "cat"));
		assertThat(AnswerAccuracy.accuracy("dog", answers)).isCloseTo(expected, within(1e-9));
	}

	@Test
	void spellingDoesNotCountWherePeopleDiffer() {
		List<String> answers = List.of("2", "two", "Two.", "2", "2", "2", "3", "3", "3", "3");
		assertThat(AnswerAccuracy.accuracy("two", answers)).isEqualTo(1);
	}

	@Test
	void spellingCountsWhereAllPeopleSaidTheSame() {
		assertThat(AnswerAccuracy.accuracy("two", Collections.nCopies(10, "2"))).isZero();
		assertThat(AnswerAccuracy.accuracy(" 2\n", Collections.nCopies(10, "2"))).isEqualTo(1);
	}

	@Test
	void accuracyIsGivenByTypeOfAnswerAndOfQuestion() {
		AnswerAccuracy accuracy = new AnswerAccuracy();
		accuracy.add("yes", Collections.nCopies(10, "yes"), "is the", "yes/no");
		accuracy.add("no", Collections.nCopies(10, "yes"), "is the", "yes/no");
		accuracy.add("red", Collections.nCopies(10, "red"), "what color", "other");
		assertThat(accuracy.overall()).isCloseTo(2.0 / 3, within(1e-9));
		assertThat(accuracy.byAnswerType()).containsExactly(entry("other", 1.0), entry("yes/no", 0.5));
		assertThat(accuracy.byQuestionType()).containsExactly(entry("is the", 0.5), entry("what color", 1.0));
	}

	@Test
	void aQuestionWithoutAnswersIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> AnswerAccuracy.accuracy("yes", List.of()))
			.withMessageContaining("'yes'");
	}

	@Test
	void aChosenAnswerCountsItsTarget() {
		SoftAnswerAccuracy accuracy = new SoftAnswerAccuracy();
		accuracy.add(new float[] { 0.1f, 2, -1 }, new float[] { 1, 0.6f, 0 });
		accuracy.add(new float[] { 3, 2, -1 }, new float[] { 1, 0.6f, 0 });
		assertThat(accuracy.value()).isCloseTo(0.8, within(1e-6));
	}

}
