package org.imglish.platform.api;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.imglish.jobs.run.Events;
import org.imglish.jobs.run.Journal;
import org.imglish.jobs.run.Runs;
import org.imglish.jobs.run.Submission;
import org.imglish.jobs.training.Awaiting;
import org.imglish.platform.client.RestClient;
import org.imglish.platform.wiring.Application;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.env.Environment;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

import static org.assertj.core.api.Assertions.assertThat;

/** Streams of events to clients that read them, and to one that does not. */
class EventStreamsIT {

	/** Together more than lies in the buffers of a connection. */
	private static final int EVENTS = 1900;

	private static final String LONG_TEXT = "x".repeat(8000);

	private static final Pattern ID = Pattern.compile("(?m)^id: ?(\\d+)$");

	@TempDir
	private Path home;

	@Test
	void aClientThatDoesNotReadDelaysNobodyIsCutOffAndResumes() throws IOException {
		try (Application application = Application.start(this.home, true,
				Map.of("server.port", 0, "server.tomcat.connection-timeout", "1s"))) {
			int port = Integer.parseInt(application.bean(Environment.class).getRequiredProperty("local.server.port"));
			long run = application.bean(Runs.class)
				.submit(new Submission(
						JsonMapper.builder()
							.build()
							.readTree("{\"kind\":\"pretrain\",\"data\":{\"texts\":{\"dataset\":\"none\"}}}"),
						"talkative", List.of(), 0, List.of(), null))
				.id();
			RestClient client = new RestClient("http://127.0.0.1:" + port);
			try (Socket slow = new Socket()) {
				slow.setReceiveBufferSize(4096);
				slow.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
				slow.getOutputStream()
					.write("GET /api/v1/runs/%d/events HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n".formatted(run, port)
						.getBytes(StandardCharsets.US_ASCII));
				EventStreams streams = application.bean(EventStreams.class);
				Awaiting.until("the stream of the slow client", () -> streams.number() == 1,
						() -> streams.number() + " streams");
				long last = tell(application, run);
				assertThat(ids(client, run, 0, last)).endsWith(last);
				Awaiting.until("the end of the slow client's stream", () -> streams.number() == 0,
						() -> streams.number() + " streams");
				long known = ID.matcher(new String(slow.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
					.results()
					.mapToLong((found) -> Long.parseLong(found.group(1)))
					.max()
					.orElse(0);
				assertThat(known).isLessThan(last);
				assertThat(ids(client, run, known, last)).startsWith(known + 1).endsWith(last);
			}
		}
	}

	/** Tells so much that nobody can have it all without reading. */
	private static long tell(Application application, long run) {
		Journal journal = application.bean(Journal.class);
		application.bean(TransactionTemplate.class).executeWithoutResult((status) -> {
			for (int i = 0; i < EVENTS; i++) {
				journal.event(run, "talk", JsonNodeFactory.instance.objectNode().put("text", LONG_TEXT));
			}
		});
		return application.bean(Events.class).newest(Set.of(run)).getOrDefault(run, 0L);
	}

	private static List<Long> ids(RestClient client, long run, long after, long last) throws IOException {
		try (Stream<String> lines = client.lines("/runs/%d/events?after=%d".formatted(run, after))) {
			return lines.map(ID::matcher)
				.filter((line) -> line.find())
				.map((line) -> Long.valueOf(line.group(1)))
				.takeWhile((id) -> id <= last)
				.limit(last - after)
				.toList();
		}
	}

}
