package org.imglish.core.condition;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Conditions come to what SQL's logic of three values says (ISO 9075-2, 8.1 to 8.8). */
class ConditionTests {

	private static final JsonNode RECORD = JsonMapper.builder()
		.build()
		.readTree(
				"""
						{"similarity": 0.3, "width": 256, "nothing": null, "empty": "", "safe": true, "language": "en", "digits": "640",
						 "exif": {"width": 12}, "odd name": 1, "nan": "NaN", "list": [1]}
						""");

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			similarity >= 0.3                          | TRUE
			similarity > 0.3                           | FALSE
			similarity = 0.30                          | TRUE
			width >= 256 and similarity < 1            | TRUE
			width < 256 or similarity < 0.1            | FALSE
			not width < 256                            | TRUE
			width = 256 or width = 1 and width = 2     | TRUE
			(width = 256 or width = 1) and width = 2   | FALSE
			width != 256                               | FALSE
			width <> 255                               | TRUE
			language = 'en'                            | TRUE
			language in ('de', 'en')                   | TRUE
			language not in ('de', 'en')               | FALSE
			language < 'fr'                            | TRUE
			width between 256 and 300                  | TRUE
			width not between 1 and 255                | TRUE
			-1 < width                                 | TRUE
			width > similarity                         | TRUE
			safe = true                                | TRUE
			exif.width = 12                            | TRUE
			"odd name" = 1                             | TRUE
			digits >= 256                              | TRUE
			digits < 1000                              | TRUE
			nothing is null                            | TRUE
			empty is null                              | TRUE
			absent is null                             | TRUE
			width is not null                          | TRUE
			""")
	void aConditionHoldsOrDoesNot(String condition, Truth truth) throws InvalidConditionException {
		assertThat(Condition.parse(condition).of(RECORD)).isEqualTo(truth);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			absent >= 1                          | UNKNOWN
			not absent >= 1                      | UNKNOWN
			absent >= 1 and width = 256          | UNKNOWN
			absent >= 1 and width = 1            | FALSE
			absent >= 1 or width = 256           | TRUE
			absent >= 1 or width = 1             | UNKNOWN
			absent in (1, 2)                     | UNKNOWN
			absent is not null and absent >= 1   | FALSE
			language >= 3                        | UNKNOWN
			list = 1                             | UNKNOWN
			nan > 1                              | UNKNOWN
			""")
	void aMissingValueLeavesOpenWhatDependsOnIt(String condition, Truth truth) throws InvalidConditionException {
		assertThat(Condition.parse(condition).of(RECORD)).isEqualTo(truth);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "width", "width >=", "width == 3 && x", "lower(language) = 'en'", "width + 1 > 3",
			"width in (select 1)", "exists (select 1)", "width = ?", "width = :x", "width > 3; drop table run",
			"language like '%e%'", "case when width > 1 then true end" })
	void whatIsNoConditionIsRefused(String condition) {
		assertThatExceptionOfType(InvalidConditionException.class).isThrownBy(() -> Condition.parse(condition));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					width >= 256 und similarity >= 0.3     | needs 'and', 'or' or its end at character 14, where 'und' stands
					width >= 256 and lower(language) = 'x' | needs a comparison (=, <>, <, <=, >, >=), 'in', 'between' or 'is' at character 23
					width >=                               | at character 9, where it ends
					width == 3                             | at character 7, where '==' stands
					language = "en                         | cannot be read from character 12 on: '"en'
					and = 1                                | at character 1, where 'and' stands
					width > - similarity                   | needs a number at character 11
					""")
	void theMistakeHasItsPlace(String condition, String message) {
		assertThatExceptionOfType(InvalidConditionException.class).isThrownBy(() -> Condition.parse(condition))
			.withMessageContaining(message);
	}

	@Test
	void whatIsTooLongOrDeepIsRefused() {
		assertThatExceptionOfType(InvalidConditionException.class)
			.isThrownBy(() -> Condition.parse("(".repeat(900) + "a = 1" + ")".repeat(900)))
			.withMessageContaining("nested");
		assertThatExceptionOfType(InvalidConditionException.class)
			.isThrownBy(() -> Condition.parse("a = 1" + " and a = 1".repeat(1000)))
			.withMessageContaining("letters");
	}

	@Test
	void aConditionKnowsItsColumns() throws InvalidConditionException {
		assertThat(Condition.parse("a = 1 and (b.c in (1, d) or not e is null)").columns())
			.extracting(Operand.Column::name)
			.containsExactlyInAnyOrder("a", "b.c", "d", "e");
	}

}
