package org.imglish.platform.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import org.imglish.core.scene.DemoCorpus;
import org.imglish.jobs.training.Awaiting;
import org.imglish.platform.client.RestClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What somebody who never saw the dashboard wants to know, from the home page with two
 * clicks at most: which run is running, whether it learns, when it ends, why that one
 * waits, and which of five is the best.
 */
class FirstGlanceIT {

	private static final int MOST_CLICKS = 2;

	private static final String DOCUMENT = """
			name: glance
			runs:
			  texts:
			    recipe:
			      kind: ingest
			      dataset: texts
			      source: { format: plain-text, path: %s/texts.txt }
			      vocabulary: { size: 200 }
			  rates:
			    sweep:
			      over: { optimizer.peakRate: [1.0e-2, 1.0e-3, 1.0e-4, 1.0e-5, 1.0e-6] }
			    recipe:
			      kind: pretrain
			      model: { layers: 1, width: 16, feedForwardWidth: 32, heads: 2 }
			      data: { texts: { dataset: texts, batch: 8, window: 24 }, validation: { texts: texts } }
			      steps: 40
			      validateEvery: 20
			      checkpointEvery: 20
			  long:
			    needs: [rates]
			    recipe:
			      kind: pretrain
			      model: { layers: 2, width: 32, feedForwardWidth: 64, heads: 2 }
			      data: { texts: { dataset: texts, batch: 8, window: 24 } }
			      optimizer: { peakRate: 1.0e-3 }
			      steps: 200000
			      checkpointEvery: 1000
			  next:
			    recipe:
			      kind: pretrain
			      model: { layers: 1, width: 16, feedForwardWidth: 32, heads: 2 }
			      data: { texts: { dataset: texts, batch: 8, window: 24 } }
			      steps: 10
			      worker: { labels: [roomy] }
			""";

	@TempDir
	static Path home;

	private static DashboardBrowser browser;

	private static Platform platform;

	private static RestClient client;

	private static Map<String, Long> runs;

	private DashboardBrowser.View view;

	private int clicks;

	@BeforeAll
	static void start() throws IOException {
		browser = DashboardBrowser.launch();
		DemoCorpus.write(home.resolve("corpus"), 1, new DemoCorpus.Size(8, 256, 8, 8, 8, 8));
		platform = Platform.start(home, 0);
		client = new RestClient(platform.url());
		runs = client
			.post("/pipelines", YAMLMapper.builder().build().readTree(DOCUMENT.formatted(home.resolve("corpus"))), null)
			.path("items")
			.valueStream()
			.collect(Collectors.toMap((run) -> run.path("name").asString(), (run) -> run.path("id").asLong()));
		Awaiting
			.until("a training that tells how long it has left",
					() -> !find("long").path("secondsLeft").isNull()
							&& find("long").path("progress").path("done").asLong() > 300,
					() -> find("long").toString());
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

	@BeforeEach
	void goHome() {
		this.view = browser.open(ColorScheme.LIGHT, 1400);
		this.view.page().navigate(platform.url());
	}

	@AfterEach
	void countClicks() {
		this.view.close();
		assertThat(this.clicks).isLessThanOrEqualTo(MOST_CLICKS);
	}

	@Test
	void whichRunIsRunning() {
		Locator running = running();
		assertThat(running.getByRole(AriaRole.ARTICLE)).hasCount(1);
		assertThat(running.getByRole(AriaRole.ARTICLE).getByRole(AriaRole.HEADING)).containsText("long");
		assertThat(running.getByRole(AriaRole.ARTICLE)).containsText("running");
	}

	@Test
	void whetherItLearns() {
		assertThat(running().getByRole(AriaRole.ARTICLE))
			.containsText(Pattern.compile("loss [\\d.]+ (falling|level|rising), [\\d.]+ at first"));
		assertThat(running().getByRole(AriaRole.IMG)).isVisible();
		click(running().getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("long")));
		assertThat(this.view.page().locator("[data-chart=loss]")).isVisible();
	}

	@Test
	void whenItEnds() {
		assertThat(running().getByRole(AriaRole.ARTICLE))
			.containsText(Pattern.compile("about .+ left, until \\d{1,2}:\\d{2}"));
	}

	@Test
	void whyThatOneWaits() throws IOException {
		String reason = find("next").path("reason").asString();
		assertThat(reason).contains("roomy");
		Locator waiting = this.view.page().getByRole(AriaRole.REGION, named("Waiting 1"));
		assertThat(waiting.getByRole(AriaRole.LINK)).hasText("next");
		assertThat(waiting).containsText(reason);
	}

	@Test
	void whichOfFiveIsTheBest() throws IOException {
		click(this.view.page().getByRole(AriaRole.LINK, named("which pretrain is best?")));
		Locator rows = this.view.page().locator("table.compared tbody tr");
		assertThat(rows).hasCount(5);
		assertThat(rows.first()).containsText("best");
		assertThat(rows.first()).containsText(best());
		assertThat(this.view.page().locator(".best-one")).hasCount(1);
		assertThat(this.view.page().locator(".ranked")).containsText("Best first by validation/loss, the lowest.");
		this.view.keepPicture("which-is-best");
		assertThat(this.view.barriers()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "LIGHT, 1400", "LIGHT, 380", "DARK, 1400", "DARK, 380" })
	void whatRunsAndWaitsFitsAndKeepsNobodyOut(ColorScheme scheme, int width) {
		try (DashboardBrowser.View live = browser.open(scheme, width)) {
			live.page().navigate(platform.url());
			assertThat(live.page().locator(".spark")).isVisible();
			live.keepPicture("home-live-%s-%d".formatted(scheme.name().toLowerCase(Locale.ROOT), width));
			assertThat(live.overflow()).isZero();
			assertThat(live.barriers()).isEmpty();
			live.page().navigate(platform.url() + "/runs/" + runs.get("long"));
			assertThat(live.page().locator("[data-chart=loss]")).isVisible();
			assertThat(live.overflow()).isZero();
			assertThat(live.barriers()).isEmpty();
		}
	}

	/** Of the rates, by what the API tells. */
	private static String best() throws IOException {
		Map<Double, String> losses = new TreeMap<>();
		for (String name : runs.keySet()) {
			if (name.startsWith("rates")) {
				JsonNode curves = client.get("/metrics?runs=" + runs.get(name) + "&names=validation/loss");
				losses.put(curves.path(0).path("best").path("value").asDouble(), name);
			}
		}
		return losses.values().iterator().next();
	}

	private Locator running() {
		return this.view.page().getByRole(AriaRole.REGION, named("Running 1"));
	}

	private void click(Locator place) {
		this.clicks++;
		place.click();
	}

	private static Page.GetByRoleOptions named(String name) {
		return new Page.GetByRoleOptions().setName(name).setExact(true);
	}

	private static JsonNode find(String run) throws IOException {
		return client.get("/runs/" + runs.get(run));
	}

}
