package org.imglish.core.source;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import org.imglish.core.field.Binder;
import org.imglish.core.field.InvalidFieldsException;
import org.imglish.core.shard.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Records that are added to a dataset. */
class SurveyTests {

	@Test
	void recordsAndShardsAreNumberedOn() throws IOException {
		Survey survey = survey(Manifest.Kind.TEXTS, List.of()).addedTo(dataset(List.of()), 100, 7);
		assertThat(survey.first()).isEqualTo(100);
		assertThat(survey.behind()).isEqualTo(110);
		assertThat(survey.firstShard()).isEqualTo(7);
	}

	@Test
	void newClassesComeBehindThoseThatThereAre() throws IOException {
		assertThat(survey(Manifest.Kind.TEXTS, List.of("ant", "cat")).addedTo(dataset(List.of("cat", "dog")), 1, 1)
			.classes()).containsExactly("cat", "dog", "ant");
	}

	@Test
	void recordsOfAnotherKindAreRefused() {
		assertThatIOException()
			.isThrownBy(() -> survey(Manifest.Kind.IMAGES, List.of()).addedTo(dataset(List.of()), 1, 1))
			.withMessageContaining("The records are images, but dataset pets holds texts");
	}

	@Test
	void newClassesOfADatasetThatNumbersItsOwnAreRefused() {
		Survey numbered = new Survey(10, Manifest.Kind.TEXTS, List.of("ant"), Map.of(), List.of(17L), List.of());
		assertThatIOException().isThrownBy(() -> numbered.addedTo(dataset(List.of("cat")), 1, 1))
			.withMessageContaining("[ant]");
	}

	@ParameterizedTest
	@CsvSource({ "pets@2,, names a version, which only 'append' makes: append: pets",
			"dogs@2, pets, is 'dogs@2', but a version of 'pets' is made",
			"dogs, pets, is 'dogs', but a version of 'pets'", "pets@2, pets@2, must be a later version than 'pets@2'" })
	void aVersionThatCannotBeMadeIsRefused(String dataset, String append, String message) {
		ObjectNode recipe = JsonNodeFactory.instance.objectNode().put("dataset", dataset).put("append", append);
		recipe.putObject("source").put("format", "csv").put("path", "a");
		assertThatThrownBy(() -> new Binder(Map.of()).read(recipe, Ingestion.class))
			.isInstanceOf(InvalidFieldsException.class)
			.hasMessageContaining(message);
	}

	private static Survey survey(Manifest.Kind kind, List<String> classes) {
		return new Survey(10, kind, classes, Map.of(), List.of(), List.of());
	}

	private static Manifest dataset(List<String> classes) {
		return new Manifest("pets", Manifest.Kind.TEXTS, 0, null, null, classes, List.of(), Map.of());
	}

}
