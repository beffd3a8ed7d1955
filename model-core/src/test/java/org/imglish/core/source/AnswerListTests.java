package org.imglish.core.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

class AnswerListTests {

	@TempDir
	Path folder;

	private Path file(String content) throws IOException {
		return Files.writeString(this.folder.resolve("answers.txt"), content);
	}

	@Test
	void theReleasedListKeepsItsOrder() throws IOException {
		assertThat(AnswerList.read(file("""
				{"answer": "yes", "label": 0}
				{"answer": "2", "label": 1}
				""")).toString()).isEqualTo("[yes, 2]");
		assertThat(AnswerList.read(file("no\n\nred and white\n"))).containsExactly("no", "red and white");
	}

	@Test
	void aListThatCannotBeUsedSaysWhy() {
		assertThatIOException().isThrownBy(() -> AnswerList.read(file("{\"answer\": \"yes\", \"label\": 3}\nno\n")))
			.withMessageContaining("must give answer 0 the label 0");
		assertThatIOException().isThrownBy(() -> AnswerList.read(file("yes\nno\nyes\n")))
			.withMessageContaining("'yes' twice");
		assertThatIOException().isThrownBy(() -> AnswerList.read(file("yes\n"))).withMessageContaining("at least two");
	}

	@Test
	void answersAreCountedAsTheEvaluationSpellsThem() throws IOException {
		List<SourceRecord> records = Stream.of("Yes.", "yes", "two", "2", "the cat", "dog")
			.map((answer) -> SourceRecord.of(answer, null, "a question", Map.of("answer", answer)))
			.toList();
		assertThat(Survey.of("the source", RecordStream.of(records), 2, (text) -> {
		}).classes()).containsExactly("2", "yes");
	}

	@Test
	void anEmptySplitIsRefused() {
		assertThatIOException().isThrownBy(() -> Survey.of("the source", RecordStream.of(List.of()), 1, (text) -> {
		})).withMessageContaining("the source holds no record");
	}

}
