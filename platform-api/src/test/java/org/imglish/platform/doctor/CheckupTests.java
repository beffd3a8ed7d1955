package org.imglish.platform.doctor;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

import com.sun.net.httpserver.HttpServer;
import org.imglish.platform.doctor.Finding.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What is found, and what is said where it will not do. */
class CheckupTests {

	@TempDir
	private Path folder;

	@Test
	void ofALocaleThatCannotSayFileNames() {
		assertThat(Checkup.encoding("UTF-8").verdict()).isEqualTo(Verdict.OK);
		Finding found = Checkup.encoding("ANSI_X3.4-1968");
		assertThat(found.verdict()).isEqualTo(Verdict.FAULT);
		assertThat(found.text()).contains("ANSI_X3.4-1968", "LC_ALL=C.UTF-8");
	}

	@Test
	void ofAHomeThatIsAFile() throws IOException {
		assertThat(Checkup.home(this.folder.resolve("not/yet")).verdict()).isNotEqualTo(Verdict.FAULT);
		Path file = Files.createFile(this.folder.resolve("file"));
		assertThat(Checkup.home(file).verdict()).isEqualTo(Verdict.FAULT);
		assertThat(Checkup.home(file.resolve("home")).text()).contains(file.toString(), "--home");
	}

	@ParameterizedTest
	@CsvSource({ "200, OK", "503, FAULT" })
	void ofAServer(int status, Verdict verdict) throws Exception {
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.createContext("/actuator/health", (exchange) -> {
			byte[] body = "{\"status\":\"told\"}".getBytes(StandardCharsets.UTF_8);
			exchange.sendResponseHeaders(status, body.length);
			try (OutputStream out = exchange.getResponseBody()) {
				out.write(body);
			}
		});
		server.start();
		String address = "http://127.0.0.1:" + server.getAddress().getPort();
		List<Finding> found = Checkup.server(address);
		server.stop(0);
		assertThat(found).extracting(Finding::what).containsExactly("server", "clock");
		assertThat(found).extracting(Finding::verdict).containsExactly(verdict, Verdict.OK);
		assertThat(Checkup.server(address)).extracting(Finding::verdict).containsExactly(Verdict.WARNING);
		assertThat(Checkup.server("http://[")).extracting(Finding::verdict).containsExactly(Verdict.FAULT);
	}

	@Test
	void ofAClockThatIsWrong() {
		Instant now = Instant.parse("2026-01-01T00:00:00Z");
		assertThat(Checkup.clock("Thu, 1 Jan 2026 00:00:02 GMT", now).verdict()).isEqualTo(Verdict.OK);
		assertThat(Checkup.clock("Thu, 1 Jan 2026 00:01:00 GMT", now).text()).startsWith("60 s from the server's");
		assertThat(Checkup.clock("tomorrow", now).text()).contains("'tomorrow'");
	}

}
