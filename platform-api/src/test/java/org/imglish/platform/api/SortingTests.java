package org.imglish.platform.api;

import org.imglish.jobs.run.InvalidInputException;
import org.imglish.jobs.run.RunField;
import org.imglish.jobs.run.Sort;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SortingTests {

	@Test
	void aFieldIsCalledAsInTheAnswers() {
		assertThat(Sorting.of(RunField.class, "createdAt")).isEqualTo(Sort.rising(RunField.CREATED_AT));
	}

	@Test
	void aMinusLetsTheLargestComeFirst() {
		assertThat(Sorting.of(RunField.class, "-name")).isEqualTo(Sort.falling(RunField.NAME));
	}

	@Test
	void anotherFieldIsRefusedWithThoseThatThereAre() {
		assertThatThrownBy(() -> Sorting.of(RunField.class, "created_at")).isInstanceOf(InvalidInputException.class)
			.hasMessageContaining("id, name, kind")
			.hasMessageContaining("'created_at'");
	}

	@Test
	void eachFieldGoesBothWays() {
		assertThat(Sorting.words(RunField.class)).contains("endedAt", "-endedAt").hasSize(2 * RunField.values().length);
	}

}
