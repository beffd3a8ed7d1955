package org.imglish.platform.process;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.tracing.Tracer;
import org.imglish.platform.wiring.Application;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Traces are told to a collector where somebody asks for them, and cost nothing
 * otherwise.
 */
class TracingIT {

	@TempDir
	Path home;

	@Test
	void withTheProfileTheCollectorIsToldOfARequest() throws Exception {
		BlockingQueue<String> told = new LinkedBlockingQueue<>();
		HttpServer collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		collector.createContext("/v1/traces", (exchange) -> {
			try (InputStream body = exchange.getRequestBody()) {
				told.add(new String(body.readAllBytes(), StandardCharsets.ISO_8859_1));
			}
			exchange.sendResponseHeaders(200, -1);
			exchange.close();
		});
		collector.start();
		String endpoint = "http://127.0.0.1:" + collector.getAddress().getPort() + "/v1/traces";
		try (Application application = Application.start(this.home, true,
				Map.of("server.port", 0, "spring.profiles.active", "tracing",
						"management.opentelemetry.tracing.export.otlp.endpoint", endpoint,
						"management.opentelemetry.tracing.export.schedule-delay", "100ms"))) {
			URI runs = URI.create("http://127.0.0.1:"
					+ application.bean(Environment.class).getRequiredProperty("local.server.port") + "/api/v1/runs");
			HttpResponse<String> answer = HttpClient.newHttpClient()
				.send(HttpRequest.newBuilder(runs).build(), HttpResponse.BodyHandlers.ofString());
			assertThat(answer.statusCode()).isEqualTo(200);
			StringBuilder all = new StringBuilder();
			while (!all.toString().contains("http get /api/v1/runs")) {
				String next = told.poll(60, TimeUnit.SECONDS);
				assertThat(next).as("a trace of the request within a minute, after: %s", all).isNotNull();
				all.append(next);
			}
			assertThat(all).contains("imglish");
		}
		finally {
			collector.stop(0);
		}
	}

	@Test
	void withoutItThereIsNoTracer() throws Exception {
		try (Application application = Application.start(this.home, true, Map.of("server.port", 0))) {
			assertThatThrownBy(() -> application.bean(Tracer.class)).isInstanceOf(NoSuchBeanDefinitionException.class);
		}
	}

}
