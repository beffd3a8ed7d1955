package org.imglish.platform.process;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

import com.microsoft.playwright.ElementHandle;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import org.imglish.core.scene.DemoCorpus;
import org.imglish.platform.client.RestClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/** The dashboard in a real browser, over a platform whose worker really trains. */
class DashboardIT {

	private static final String TEXTS = """
			kind: ingest
			dataset: texts
			source: { format: plain-text, path: "%s" }
			vocabulary: { size: 200 }
			""";

	private static final String TRAINING = """
			kind: pretrain
			name: a tiny pretraining
			model: { layers: 2, width: 32, feedForwardWidth: 64, heads: 2 }
			data: { texts: { dataset: texts, batch: 8, window: 24 } }
			steps: %d
			checkpointEvery: 100
			""";

	@TempDir
	static Path home;

	private static DashboardBrowser browser;

	private static Platform platform;

	private static RestClient client;

	@BeforeAll
	static void start() throws IOException {
		browser = DashboardBrowser.launch();
		DemoCorpus.write(home.resolve("corpus"), 1, new DemoCorpus.Size(64, 64, 8, 24, 24, 24));
		platform = Platform.start(home, 0);
		client = new RestClient(platform.url());
	}

	@AfterAll
	static void stop() {
		if (platform != null) {
			platform.close();
		}
		if (browser != null) {
			browser.close();
		}
	}

	/**
	 * The server goes away in the middle and comes back: the page says so, and goes on
	 * where it was.
	 */
	@Test
	void aTinyRunIsSeenToTrainAndToComplete() throws IOException {
		try (Page page = browser.open()) {
			page.navigate(platform.url() + "/datasets");
			assertThat(page.getByText("No datasets yet")).isVisible();

			long texts = submit(client, TEXTS.formatted(home.resolve("corpus/texts.txt")));
			long run = submit(client, TRAINING.formatted(2000), texts);

			page.navigate(platform.url() + "/runs");
			page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("a tiny pretraining")).click();
			assertThat(page).hasURL(Pattern.compile(".*/runs/" + run));

			Locator loss = page.locator("[data-chart=loss] canvas");
			assertThat(loss).isVisible();
			ElementHandle canvas = loss.elementHandle();
			String before = drawing(canvas);
			AtomicInteger asked = new AtomicInteger();
			page.onRequest(
					(request) -> asked.addAndGet(request.url().matches(".*/(metrics|logs|attempts)\\b.*") ? 1 : 0));
			page.waitForFunction("([canvas, before]) => canvas.toDataURL() !== before", List.of(canvas, before),
					new Page.WaitForFunctionOptions().setTimeout(DashboardBrowser.PATIENCE_MILLISECONDS));

			AtomicInteger snapshots = new AtomicInteger();
			page.onRequest((request) -> snapshots.addAndGet(request.url().endsWith("/snapshot") ? 1 : 0));
			int port = URI.create(platform.url()).getPort();
			platform.close();
			assertThat(page.getByText("The connection is gone")).isVisible();
			assertThat(page.getByRole(AriaRole.ALERT)).hasCount(0);
			platform = Platform.start(home, port);
			assertThat(page.getByText("The connection is gone")).hasCount(0);

			assertThat(page.locator(".facts .state")).hasText("completed",
					new LocatorAssertions.HasTextOptions().setTimeout(DashboardBrowser.PATIENCE_MILLISECONDS));
			assertThat(page.getByText("2,000 / 2,000 steps")).isVisible();
			assertThat(page.getByRole(AriaRole.LOG)).containsText("Starting a training of 2000 steps");
			assertThat(snapshots.get()).as("snapshots of a run with 20 checkpoints and two attempts").isLessThan(80);
			assertThat(asked.get()).as("questions beside the stream and its snapshots").isZero();
			assertThat(page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("download")).first())
				.isVisible();
			assertThat(page.locator("[data-chart=loss]")).hasAttribute("aria-label",
					Pattern.compile("loss of .*; attempt 2 went on from step \\d+.*"));
			Locator full = page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("loss: full screen"));
			full.click();
			assertThat(full).hasAttribute("aria-pressed", "true");
			full.click();
			assertThat(full).hasAttribute("aria-pressed", "false");
		}
	}

	/** What SIGKILL leaves undone is not seen on the page, which nobody loads anew. */
	@Test
	@DisabledOnOs(OS.WINDOWS)
	void aPageOutlivesAServerThatIsKilled(@TempDir Path folder) throws IOException {
		Path own = Files.createDirectory(folder.resolve("home"));
		Path lines = Files.copy(home.resolve("corpus/texts.txt"), own.resolve("texts.txt"));
		int port = ServerProcess.freePort();
		ServerProcess server = ServerProcess.start(own, port);
		try (Page page = browser.open()) {
			RestClient rest = new RestClient(server.url());
			long texts = submit(rest, TEXTS.formatted(lines));
			long run = submit(rest, TRAINING.formatted(1000), texts);
			page.navigate(server.url() + "/runs/" + run + "?range=20_120");
			Locator loss = page.locator("[data-chart=loss]");
			assertThat(loss).isVisible();
			page.waitForFunction("() => { window.isTheSamePage = true; return true; }");
			loss.evaluate("(chart) => scrollTo(0, chart.getBoundingClientRect().top + scrollY - 120)");
			page.waitForFunction("(chart) => Math.abs(chart.getBoundingClientRect().top - 120) < 3",
					loss.elementHandle());

			server.kill();
			assertThat(page.getByText("The connection is gone")).isVisible();
			assertThat(page.getByRole(AriaRole.ALERT)).hasCount(0);
			assertThat(page.locator(".facts .state")).hasText("running");
			server = ServerProcess.start(own, port);
			assertThat(page.getByText("The connection is gone")).hasCount(0);
			assertThat(page.locator(".facts .state")).hasText("completed");

			assertThat(page.evaluate("() => window.isTheSamePage")).isEqualTo(true);
			assertThat(page).hasURL(Pattern.compile(".*range=20_120"));
			assertThat(((Number) loss.evaluate("(chart) => chart.getBoundingClientRect().top")).doubleValue())
				.isBetween(100.0, 140.0);
			assertThat(page.getByText("1,000 / 1,000 steps")).isVisible();
			assertThat(numbers(page, "[id^=line-]", "(line) => line.id")).doesNotHaveDuplicates().isNotEmpty();
			assertThat(numbers(page, "[aria-label=attempts] tbody tr", "(row) => row.cells[0].innerText"))
				.containsExactly("2", "1");
			assertThat(page.getByRole(AriaRole.LOG).getByText("Starting a training of 1000 steps")).hasCount(1);
		}
		finally {
			server.close();
		}
	}

	private static List<String> numbers(Page page, String rows, String number) {
		return ((List<?>) page.locator(rows).evaluateAll("(all) => all.map(%s)".formatted(number))).stream()
			.map(String::valueOf)
			.toList();
	}

	@Test
	void aRunThatDoesNotExistIsSaid() {
		try (Page page = browser.open()) {
			page.navigate(platform.url() + "/runs/999999");
			assertThat(page.getByRole(AriaRole.ALERT)).containsText("999999");
		}
	}

	private static String drawing(ElementHandle canvas) {
		return (String) canvas.evaluate("(canvas) => canvas.toDataURL()");
	}

	private static long submit(RestClient client, String recipe, long... after) throws IOException {
		ObjectNode body = JsonNodeFactory.instance.objectNode();
		body.set("recipe", YAMLMapper.builder().build().readTree(recipe.getBytes(StandardCharsets.UTF_8)));
		for (long each : after) {
			body.withArray("dependsOn").add(each);
		}
		return client.post("/runs", body, null).path("id").asLong();
	}

}
