package org.imglish.platform.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * Processor time of a home's database.
 *
 * @param home an open home with a database of its own
 */
record DatabaseTime(Path home) {

	/** Of its server and the processes that serve its connections. */
	Duration used() {
		try {
			Path file = this.home.resolve("postgres").resolve("data").resolve("postmaster.pid");
			ProcessHandle server = ProcessHandle.of(Long.parseLong(Files.readAllLines(file).get(0).strip()))
				.orElseThrow();
			return Stream.concat(Stream.of(server), server.descendants())
				.map((process) -> process.info().totalCpuDuration().orElse(Duration.ZERO))
				.reduce(Duration.ZERO, Duration::plus);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
