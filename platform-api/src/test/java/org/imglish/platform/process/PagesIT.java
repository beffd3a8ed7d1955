package org.imglish.platform.process;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import org.imglish.core.scene.DemoCorpus;
import org.imglish.jobs.training.Awaiting;
import org.imglish.platform.client.RestClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each page of the dashboard in light and dark, wide and narrow, over runs that really
 * happened; the pictures are kept in {@code target/pages}.
 */
class PagesIT {

	private static final int WIDE = 1280;

	private static final int NARROW = 380;

	private static final String LONG_NAME = "a-run-whose-author-wrote-everything-down-that-came-to-mind-and-then-some-more-of-it";

	private static final List<String> ENDS = List.of("COMPLETED", "FAILED", "STOPPED", "CANCELLED");

	private static final String DOCUMENT = """
			name: shapes and rates
			runs:
			  texts:
			    recipe:
			      kind: ingest
			      dataset: texts
			      source: { format: plain-text, path: %1$s/texts.txt }
			      vocabulary: { size: 200 }
			  pairs:
			    recipe:
			      kind: ingest
			      dataset: %2$s
			      source: { format: coco-captions, path: %1$s/pairs.json, images: %1$s/pairs }
			      vocabulary: { dataset: texts }
			      imageSide: 32
			  rates:
			    sweep:
			      over: { optimizer.peakRate: [1.0e-2, 1.0e-9, 1.1e-9] }
			      halving: { metric: validation/loss, eta: 2, minSteps: 20 }
			    recipe:
			      kind: pretrain
			      model: { layers: 1, width: 16, feedForwardWidth: 32, heads: 2 }
			      data: { texts: { dataset: texts, batch: 4, window: 24 }, validation: { texts: texts } }
			      steps: 60
			      checkpointEvery: 10
			      validateEvery: 10
			  %2$s:
			    needs: [rates]
			    recipe:
			      kind: pretrain
			      model: { layers: 1, width: 16, feedForwardWidth: 32, heads: 2 }
			      data: { texts: { dataset: texts, batch: 4, window: 24 } }
			      steps: 1500
			      checkpointEvery: 100
			      keep: { last: 20 }
			""";

	@TempDir
	static Path home;

	private static DashboardBrowser browser;

	private static Platform platform;

	private static Map<String, JsonNode> runs;

	@BeforeAll
	static void start() throws IOException {
		browser = DashboardBrowser.launch();
		DemoCorpus.write(home.resolve("corpus"), 1, new DemoCorpus.Size(64, 64, 8, 24, 24, 24));
		platform = Platform.start(home, 0);
		RestClient client = new RestClient(platform.url());
		JsonNode submitted = client.post("/pipelines",
				YAMLMapper.builder().build().readTree(DOCUMENT.formatted(home.resolve("corpus"), LONG_NAME)), null);
		runs = submitted.path("items")
			.valueStream()
			.collect(Collectors.toMap((run) -> run.path("name").asString(), (run) -> run));
		for (JsonNode run : runs.values()) {
			String path = "/runs/" + run.path("id").asLong();
			Awaiting.until("the end of " + path, () -> ENDS.contains(client.get(path).path("state").asString()),
					() -> client.get(path).toString());
		}
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

	@Test
	void aPipelineIsAGraphWhoseBoxesLeadToTheRuns() {
		try (DashboardBrowser.View view = pipeline(ColorScheme.LIGHT, WIDE)) {
			Locator boxes = view.page().locator("svg.graph .node");
			assertThat(boxes).hasCount(runs.size());
			assertThat(view.page().locator("svg.graph .edge")).hasCount(8);
			assertThat(view.page().locator("svg.graph .node.stopped")).hasCount(2);
			boxes.filter(new Locator.FilterOptions().setHasText("texts")).first().click();
			assertThat(view.page()).hasURL(Pattern.compile(".*/runs/" + runs.get("texts").path("id").asLong()));
		}
	}

	@Test
	void aSweepSaysWhichRunEndedAtWhichRung() {
		try (DashboardBrowser.View view = open("/sweeps?name=" + encoded("shapes and rates/rates"), ColorScheme.LIGHT,
				WIDE)) {
			Locator rows = view.page().locator("table.compared tbody tr");
			assertThat(rows).hasCount(3);
			Locator worst = rows.filter(new Locator.FilterOptions().setHasText("rates-2"));
			assertThat(worst).containsText("ended at rung 1");
			assertThat(worst).containsText("stopped");
			assertThat(rows.filter(new Locator.FilterOptions().setHasText("rates-1"))).containsText("passed rung 2");
			assertThat(view.page()
				.getByRole(AriaRole.COLUMNHEADER, new Page.GetByRoleOptions().setName("optimizer.peakRate")))
				.isVisible();
			view.page()
				.getByLabel("Metric", new Page.GetByLabelOptions().setExact(true))
				.selectOption("validation/loss");
			assertThat(view.page()
				.getByRole(AriaRole.COLUMNHEADER, new Page.GetByRoleOptions().setName("validation/loss, best")))
				.isVisible();
			assertThat(rows.first()).containsText("rates-1");
		}
	}

	@Test
	void aChartTellsTheExtremesUnderTheCursor() {
		try (DashboardBrowser.View view = open("/runs/" + runs.get(LONG_NAME).path("id").asLong(), ColorScheme.LIGHT,
				WIDE)) {
			Locator chart = view.page()
				.locator(".chart")
				.filter(new Locator.FilterOptions().setHas(view.page().locator("[data-chart=accuracy]")));
			chart.locator(".u-over").hover();
			assertThat(chart.locator(".at")).hasText(Pattern.compile("step \\d+"));
			assertThat(chart.locator(".legend li")).hasCount(1);
			assertThat(chart.locator(".legend li"))
				.hasText(Pattern.compile("accuracy/text [\\d.]+ \\([\\d.]+ to [\\d.]+\\)"));
			view.page().mouse().move(1, 1);
			assertThat(chart.locator(".at")).hasText("");
		}
	}

	@Test
	void aZoomIsInTheAddressAndIsLeftAgain() {
		try (DashboardBrowser.View view = open("/runs/" + runs.get(LONG_NAME).path("id").asLong() + "?range=200_400",
				ColorScheme.LIGHT, WIDE)) {
			Locator whole = view.page().getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Whole range"));
			whole.click();
			assertThat(view.page()).hasURL(Pattern.compile(".*/runs/\\d+$"));
			assertThat(whole).hasCount(0);
		}
	}

	@Test
	void runsAreFilteredAndGroupedInTheAddressAndComparedTogether() {
		try (DashboardBrowser.View view = open("/runs?q=rates&group=sweep", ColorScheme.LIGHT, WIDE)) {
			Locator group = view.page()
				.locator("tr.group")
				.filter(new Locator.FilterOptions().setHasText("shapes and rates/rates"));
			assertThat(group).containsText("3 runs");
			assertThat(group).containsText("2 stopped");
			group.getByRole(AriaRole.CHECKBOX).check();
			assertThat(view.page().getByText("3 runs selected")).isVisible();
			view.page().getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Compare")).click();
			assertThat(view.page()).hasURL(Pattern.compile(".*/compare\\?runs=[\\d,%C]+"));
			assertThat(view.page().locator("table.compared tbody tr")).hasCount(3);
			view.page().goBack();
			assertThat(view.page()).hasURL(Pattern.compile(".*/runs\\?q=rates&group=sweep"));
			assertThat(view.page()).hasTitle("Runs · Imglish");
		}
	}

	@Test
	void aFormAndItsTextAreOneRecipeWhoseMistakesAreSaidAtTheirField() {
		try (DashboardBrowser.View view = open("/submit?from=" + runs.get(LONG_NAME).path("id").asLong(),
				ColorScheme.LIGHT, WIDE)) {
			Locator text = view.page().getByLabel("recipe as YAML");
			assertThat(text).hasValue(Pattern.compile("steps: 1500"));
			Locator steps = view.page().locator("#field-steps");
			steps.fill("-3");
			steps.blur();
			assertThat(text).hasValue(Pattern.compile("steps: -3"));
			assertThat(steps).hasAttribute("aria-invalid", "true");
			assertThat(view.page().getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Submit")))
				.isDisabled();
			steps.fill("1600");
			steps.blur();
			assertThat(view.page().getByText("Nothing is wrong with it.")).isVisible();
		}
	}

	@Test
	void aTextThatSaysNothingYetLeavesTheFormAlive() {
		try (DashboardBrowser.View view = open("/submit", ColorScheme.LIGHT, WIDE)) {
			Locator text = view.page().getByLabel("recipe as YAML");
			text.fill("kind: pretrain\nsteps: *nowhere\n");
			assertThat(view.page().locator(".checked")).containsText("nowhere");
			assertThat(view.page().getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Submit")))
				.isDisabled();
			text.fill("kind: pretrain\nsteps: 20\n");
			assertThat(view.page().locator("#field-steps")).hasValue("20");
		}
	}

	@Test
	void whatIsSentAgainAfterALostAnswerIsOneRun() {
		try (DashboardBrowser.View view = open("/submit?from=" + runs.get(LONG_NAME).path("id").asLong(),
				ColorScheme.LIGHT, WIDE)) {
			view.page().route("**/api/v1/runs", (route) -> route.abort());
			Locator submit = view.page().getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Submit"));
			String first = key(view.page(), submit);
			assertThat(view.page().getByRole(AriaRole.ALERT)).containsText("The server does not answer");
			assertThat(key(view.page(), submit)).isNotNull().isEqualTo(first);
		}
	}

	private static String key(Page page, Locator submit) {
		return page.waitForRequest("**/api/v1/runs", submit::click).headers().get("idempotency-key");
	}

	@Test
	void aLogIsSearchedOnTheServer() {
		try (DashboardBrowser.View view = open("/runs/" + runs.get(LONG_NAME).path("id").asLong(), ColorScheme.LIGHT,
				WIDE)) {
			view.page().getByLabel("search the log").fill("no line holds this");
			assertThat(view.page().getByText("No line fits.")).isVisible();
		}
	}

	@Test
	void olderCheckpointsAreOnTheNextPage() {
		try (DashboardBrowser.View view = open("/runs/" + runs.get(LONG_NAME).path("id").asLong(), ColorScheme.LIGHT,
				WIDE)) {
			Locator card = view.page()
				.locator("section.card")
				.filter(new Locator.FilterOptions().setHas(
						view.page().getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Checkpoints"))));
			Locator rows = card.locator("tbody tr");
			assertThat(rows).hasCount(10);
			assertThat(rows.first()).containsText("1500");
			card.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("older")).click();
			assertThat(rows).hasCount(5);
			assertThat(rows.last()).containsText("100");
			assertThat(card).containsText("2 of 2");
			card.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("newer")).click();
			assertThat(rows).hasCount(10);
		}
	}

	@Test
	void theWorkerOfThePlatformIsAlive() {
		try (DashboardBrowser.View view = open("/workers", ColorScheme.LIGHT, WIDE)) {
			Locator row = view.page().locator("tbody tr");
			assertThat(row).hasCount(1);
			assertThat(row).containsText("alive");
			assertThat(row).containsText("cpu");
		}
	}

	@Test
	void aGalleryShowsPicturesAndCaptions() {
		try (DashboardBrowser.View view = open("/datasets", ColorScheme.LIGHT, WIDE)) {
			view.page().getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(LONG_NAME)).click();
			Locator pictures = view.page().locator(".gallery img");
			assertThat(pictures.first()).isVisible();
			assertThat(pictures.first()).hasJSProperty("complete", true);
			assertThat(((Number) pictures.first().evaluate("(picture) => picture.naturalWidth")).intValue())
				.isPositive();
			assertThat(view.page().locator("figcaption").first()).hasText(Pattern.compile(".+"));
			Locator next = view.page().getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("next"));
			assertThat(view.page().getByText("64 samples")).isVisible();
			next.click();
			assertThat(view.page().getByText("2 of 2")).isVisible();
			assertThat(next).isDisabled();
		}
	}

	@Test
	void whatDoesNotExistIsSaid() {
		try (DashboardBrowser.View view = browser.open(ColorScheme.LIGHT, NARROW)) {
			view.page().navigate(platform.url() + "/datasets/" + LONG_NAME + "-that-nobody-ingested");
			assertThat(view.page().getByRole(AriaRole.ALERT)).containsText("There is no dataset");
			assertThat(view.overflow()).isZero();
			view.keepPicture("missing-dataset");
			view.page().navigate(platform.url() + "/pipelines?name=" + encoded(LONG_NAME));
			assertThat(view.page().getByText("No run carries the tag")).isVisible();
			assertThat(view.overflow()).isZero();
			view.keepPicture("missing-pipeline");
			view.page().navigate(platform.url() + "/sweeps?name=" + encoded(LONG_NAME));
			assertThat(view.page().getByText("No run carries the tag")).isVisible();
			assertThat(view.overflow()).isZero();
			view.page().navigate(platform.url() + "/#/workers");
			assertThat(view.page()).hasURL(Pattern.compile(".*/workers$"));
		}
	}

	@ParameterizedTest(name = "{0}, {2}, {3} pixels")
	@MethodSource("views")
	void everyPageFitsInLightAndDark(String name, String address, ColorScheme scheme, int width) {
		try (DashboardBrowser.View view = open(address, scheme, width)) {
			assertThat(view.page().locator("main .card, main .gallery, main .charts").first()).isVisible();
			assertThat(view.page().locator(".skeleton")).hasCount(0);
			view.keepPicture(
					"%s-%s-%d".formatted(name.replace(' ', '-'), scheme.name().toLowerCase(Locale.ROOT), width));
			assertThat(view.overflow()).as("pixels beyond the window").isZero();
			assertThat(view.complaints()).isEmpty();
			assertThat(view.brightness() > 127).isEqualTo(scheme == ColorScheme.LIGHT);
		}
	}

	static Stream<Arguments> views() {
		Map<String, String> pages = Map.of("home", "/", "runs", "/runs", "run",
				"/runs/" + runs.get(LONG_NAME).path("id").asLong(), "pipeline",
				"/pipelines?name=" + encoded("shapes and rates"), "sweep",
				"/sweeps?name=" + encoded("shapes and rates/rates"), "submit", "/submit", "models", "/models",
				"workers", "/workers", "datasets", "/datasets", "gallery", "/datasets/" + LONG_NAME);
		return pages.entrySet()
			.stream()
			.flatMap((page) -> Stream.of(ColorScheme.LIGHT, ColorScheme.DARK)
				.flatMap((scheme) -> Stream.of(WIDE, NARROW)
					.map((width) -> Arguments.of(page.getKey(), page.getValue(), scheme, width))));
	}

	private static DashboardBrowser.View pipeline(ColorScheme scheme, int width) {
		return open("/pipelines?name=" + encoded("shapes and rates"), scheme, width);
	}

	private static DashboardBrowser.View open(String address, ColorScheme scheme, int width) {
		DashboardBrowser.View view = browser.open(scheme, width);
		view.page().navigate(platform.url() + address);
		return view;
	}

	private static String encoded(String tag) {
		return URLEncoder.encode(tag, StandardCharsets.UTF_8).replace("+", "%20");
	}

}
