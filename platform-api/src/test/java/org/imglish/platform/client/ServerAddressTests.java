package org.imglish.platform.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Which server a command asks. */
class ServerAddressTests {

	private static final Map<String, String> VARIABLE = Map.of("IMGLISH_SERVER", "http://variable:1");

	@TempDir
	Path home;

	@BeforeEach
	void serve() throws IOException {
		Files.writeString(this.home.resolve("server.url"), "http://127.0.0.1:18082");
	}

	@Test
	void theOptionComesFirst() throws IOException {
		assertThat(ServerAddress.of("https://given:2", VARIABLE, this.home)).isEqualTo("https://given:2");
	}

	@Test
	void theVariableComesBeforeTheHome() throws IOException {
		assertThat(ServerAddress.of(null, VARIABLE, this.home)).isEqualTo("http://variable:1");
		assertThat(ServerAddress.of(null, Map.of("IMGLISH_SERVER", " "), this.home))
			.isEqualTo("http://127.0.0.1:18082");
	}

	@Test
	void theServerOfTheHomeIsFound() throws IOException {
		assertThat(ServerAddress.of(null, Map.of(), this.home)).isEqualTo("http://127.0.0.1:18082");
	}

	@Test
	void withoutAnyItIsTheUsualPort() throws IOException {
		assertThat(ServerAddress.of(null, Map.of(), this.home.resolve("none"))).isEqualTo("http://127.0.0.1:8080");
	}

	@Test
	void noSchemeMeansHttp() throws IOException {
		assertThat(ServerAddress.of("localhost:18082", Map.of(), this.home)).isEqualTo("http://localhost:18082");
	}

	@Test
	void slashesAtTheEndAreNoPath() throws IOException {
		assertThat(ServerAddress.of("https://given:2//", Map.of(), this.home)).isEqualTo("https://given:2");
	}

}
