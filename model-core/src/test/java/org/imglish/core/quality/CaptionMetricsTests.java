package org.imglish.core.quality;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

class CaptionMetricsTests {

	@Test
	void bleuMultipliesTheSharesOfRunsThatTheReferenceHas() {
		Bleu bleu = new Bleu();
		double[] scores = bleu.add("the cat sat on the mat", List.of("the cat is on the mat"));
		assertThat(scores[0]).isCloseTo(5.0 / 6, within(1e-6));
		assertThat(scores[1]).isCloseTo(Math.sqrt(5.0 / 6 * 3 / 5), within(1e-6));
		assertThat(scores[2]).isCloseTo(Math.cbrt(5.0 / 6 * 3 / 5 / 4), within(1e-6));
		assertThat(scores[3]).isLessThan(1e-3);
	}

	@Test
	void bleuCountsAWordAsOftenAsAReferenceHasIt() {
		assertThat(new Bleu().add("the the the the", List.of("the cat the", "a cat"))[0]).isCloseTo(0.5, within(1e-6));
	}

	@Test
	void bleuPunishesCaptionsShorterThanTheClosestReference() {
		double[] scores = new Bleu().add("the cat", List.of("the cat sat", "the cat sat on the mat"));
		assertThat(scores[0]).isCloseTo(Math.exp(1 - 3.0 / 2), within(1e-6));
	}

	@Test
	void bleuOfACorpusAddsCountsBeforeItDivides() {
		Bleu bleu = new Bleu();
		bleu.add("a b c", List.of("a b c"));
		bleu.add("d", List.of("e"));
		assertThat(bleu.scores()[0]).isCloseTo(0.75, within(1e-6));
	}

	@Test
	void rougeTakesTheLongestCommonSubsequence() {
		assertThat(new RougeL().add("the cat sat", List.of("the dog sat"))).isCloseTo(2.0 / 3, within(1e-9));
	}

	@Test
	void rougeWeighsRecallMoreThanPrecision() {
		double precise = new RougeL().add("a b", List.of("a b c d"));
		double complete = new RougeL().add("a b c d", List.of("a b"));
		assertThat(precise).isCloseTo(2.44 * 0.5 / (0.5 + 1.44), within(1e-9)).isLessThan(complete);
	}

	@Test
	void ciderIsTenForARareCaptionThatEqualsItsReference() {
		Cider cider = new Cider();
		cider.add("one red dog runs", List.of("one red dog runs"));
		cider.add("sky", List.of("sky"));
		assertThat(cider.scores()[0]).isCloseTo(10, within(1e-9));
		assertThat(cider.scores()[1]).isCloseTo(2.5, within(1e-9));
		assertThat(cider.value()).isCloseTo(6.25, within(1e-9));
	}

	@Test
	void ciderGivesNothingForWordsThatAllImagesHave() {
		Cider cider = new Cider();
		cider.add("a dog", List.of("a b"));
		cider.add("a cat", List.of("a c"));
		assertThat(cider.value()).isZero();
	}

	@Test
	void ciderPunishesADifferenceInLength() {
		Cider cider = new Cider();
		cider.add("x y z w", List.of("x y z w"));
		cider.add("p q", List.of("p q r s"));
		double cosines = (2 / Math.sqrt(8) + 1 / Math.sqrt(3)) / 4;
		assertThat(cider.scores()[1]).isCloseTo(10 * cosines * Math.exp(-4.0 / 72), within(1e-9));
	}

	@Test
	void anEmptyCaptionScoresNothing() {
		List<String> references = List.of("a dog");
		Cider cider = new Cider();
		cider.add("", references);
		assertThat(new Bleu().add("", references)[0]).isLessThan(1e-9);
		assertThat(new RougeL().add("", references)).isZero();
		assertThat(cider.value()).isZero();
	}

	@Test
	void aCaptionWithoutReferencesIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new Bleu().add("a dog", List.of()))
			.withMessageContaining("references");
	}

	@Test
	void nothingHasNoMean() {
		assertThatIllegalStateException().isThrownBy(() -> new RougeL().value()).withMessageContaining("add");
	}

}
