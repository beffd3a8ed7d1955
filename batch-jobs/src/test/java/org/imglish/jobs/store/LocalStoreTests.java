package org.imglish.jobs.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LocalStoreTests {

	@TempDir
	Path folder;

	private CheckpointStore store;

	@BeforeEach
	void create() {
		this.store = new LocalStore(this.folder.resolve("checkpoints"));
	}

	@Test
	void aStoreThatWasNeverWrittenIsEmpty() throws IOException {
		assertThat(this.store.keys()).isEmpty();
		this.store.delete("run-1/1-00000001");
	}

	@Test
	void whatIsDraftedBecomesVisibleWhenItIsPublished() throws IOException {
		Path draft = this.store.draft("run-1/1-00000010");
		Files.writeString(draft.resolve("a.txt"), "content");
		assertThatThrownBy(() -> this.store.fetch("run-1/1-00000010", List.of("a.txt")))
			.isInstanceOf(NoSuchFileException.class);
		assertThat(this.store.keys()).containsExactly("run-1/1-00000010");
		this.store.publish("run-1/1-00000010", draft);
		assertThat(this.store.fetch("run-1/1-00000010", List.of("a.txt")).resolve("a.txt")).hasContent("content");
		try (InputStream in = this.store.open("run-1/1-00000010", "a.txt")) {
			assertThat(in.readAllBytes()).isEqualTo("content".getBytes(StandardCharsets.UTF_8));
		}
		assertThat(draft).doesNotExist();
	}

	@Test
	void aDraftBeginsEmptyWhateverWasThere() throws IOException {
		Files.writeString(this.store.draft("run-1/1-00000010").resolve("old.txt"), "half");
		Path draft = this.store.draft("run-1/1-00000010");
		assertThat(draft).isEmptyDirectory();
	}

	@Test
	void whatIsDeletedIsGoneWithItsDraft() throws IOException {
		this.store.publish("run-1/1-00000010", this.store.draft("run-1/1-00000010"));
		this.store.draft("run-1/1-00000020");
		this.store.delete("run-1/1-00000010");
		this.store.delete("run-1/1-00000020");
		assertThat(this.store.keys()).isEmpty();
	}

}
