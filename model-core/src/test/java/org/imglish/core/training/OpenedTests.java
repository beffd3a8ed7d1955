package org.imglish.core.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class OpenedTests {

	private final List<String> closed = new ArrayList<>();

	private AutoCloseable resource(String name) {
		return () -> this.closed.add(name);
	}

	@Test
	void aFailedConstructionClosesWhatItOpenedLastFirst() {
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> {
			try (Opened opened = new Opened()) {
				opened.add(resource("data"));
				opened.add(resource("model"));
				throw new IllegalStateException("the weights do not fit");
			}
		});
		assertThat(this.closed).containsExactly("model", "data");
	}

	@Test
	void whatIsKeptIsClosedByWhomItWasOpenedFor() {
		Opened kept;
		try (Opened opened = new Opened()) {
			opened.add(resource("data"));
			opened.add(resource("model"));
			kept = opened.keep();
		}
		assertThat(this.closed).isEmpty();
		kept.close();
		kept.close();
		assertThat(this.closed).containsExactly("model", "data");
	}

	@Test
	void oneThatDoesNotCloseKeepsNoneOpen() {
		Opened opened = new Opened();
		opened.add(resource("data"));
		opened.add(() -> {
			throw new IOException("the disk is gone");
		});
		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(opened::close)
			.withMessageContaining("the disk is gone");
		assertThat(this.closed).containsExactly("data");
	}

}
