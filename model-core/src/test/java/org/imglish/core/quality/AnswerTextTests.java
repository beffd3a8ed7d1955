package org.imglish.core.quality;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class AnswerTextTests {

	@ParameterizedTest
	@CsvSource({ "The Tennis.,tennis", "two,2", "none,0", "a an the bus,bus", "T-Shirt,t shirt", "dont,don't",
			"couldntve,couldntve", "couldnt've,couldn't've", "somebody'd,somebodyd", "10:30 am,10:30 am", "5.50,5.50" })
	void answersAreComparedInOneSpelling(String answer, String expected) {
		assertThat(AnswerText.normalize(answer)).isEqualTo(expected);
	}

	@Test
	void aMarkBesideASpaceGoesAndOneBetweenWordsBecomesASpace() {
		assertThat(AnswerText.normalize("red, white")).isEqualTo("red white");
		assertThat(AnswerText.normalize("red/white")).isEqualTo("red white");
		assertThat(AnswerText.normalize("what?!")).isEqualTo("what");
	}

	@Test
	void allMarksGoWhereDigitsAreGrouped() {
		assertThat(AnswerText.normalize("1,000")).isEqualTo("1000");
		assertThat(AnswerText.normalize("t-shirt 1,000")).isEqualTo("tshirt 1000");
	}

	@Test
	void nothingMayBeLeft() {
		assertThat(AnswerText.normalize("the")).isEmpty();
		assertThat(AnswerText.normalize("")).isEmpty();
	}

}
