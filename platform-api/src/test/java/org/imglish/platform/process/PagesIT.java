package org.imglish.platform.process;

import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.imageio.ImageIO;

import com.microsoft.playwright.Dialog;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.Route;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each page of the dashboard in light and dark, wide and narrow, over runs that really
 * happened; the pictures are kept in {@code target/pages}.
 */
class PagesIT {

	private static final int WIDE = 1400;

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
			      samplesPerShard: 8
			      parts: 4
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
			  classes:
			    recipe:
			      kind: ingest
			      dataset: classes
			      source: { format: image-folder, path: %1$s/classes-test }
			      imageSide: 32
			  sorted:
			    recipe:
			      kind: finetune
			      task: classification
			      model: { layers: 1, width: 16, feedForwardWidth: 32, heads: 2 }
			      data: { train: { dataset: classes, batch: 8 }, validation: classes }
			      steps: 20
			      checkpointEvery: 10
			  judged:
			    recipe: { kind: evaluate, task: classification, from: { run: $sorted }, dataset: classes }
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
		long checkpoint = client.get("/runs/" + run("sorted") + "/checkpoints")
			.path("items")
			.path(0)
			.path("id")
			.asLong();
		client.post("/models",
				JsonNodeFactory.instance.objectNode().put("name", "shapes").put("checkpoint", checkpoint), null);
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
			assertThat(view.page().locator("svg.graph .edge")).hasCount(11);
			assertThat(view.page().locator("svg.graph .node.stopped")).hasCount(2);
			boxes.filter(new Locator.FilterOptions().setHasText("texts")).first().click();
			assertThat(view.page()).hasURL(Pattern.compile(".*/runs/" + run("texts")));
		}
	}

	@Test
	void submissionsOfOnePipelineAreShownOneByOne() throws IOException {
		String name = "twice submitted";
		JsonNode first = again(name, "first");
		JsonNode second = again(name, "second");
		try (DashboardBrowser.View view = open("/pipelines?name=" + encoded(name), ColorScheme.LIGHT, NARROW)) {
			Locator boxes = view.page().locator("svg.graph .node");
			assertThat(boxes).hasText(Pattern.compile("second"));
			Locator choice = view.page().getByLabel("Submission");
			choice.selectOption(first.path("submission").asString());
			assertThat(boxes).hasText(Pattern.compile("first"));
			assertThat(view.page()).hasURL(Pattern.compile(".*submission=" + first.path("submission").asString()));
			view.keepPicture("pipeline-submissions");
			assertThat(view.overflow()).isZero();
			assertThat(view.barriers()).isEmpty();
			view.page().navigate(platform.url() + "/runs/" + second.path("items").path(0).path("id").asLong());
			view.page().getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true)).click();
			assertThat(boxes).hasText(Pattern.compile("second"));
			view.page().navigate(platform.url() + "/pipelines");
			Locator row = view.page().locator("tbody tr").filter(new Locator.FilterOptions().setHasText(name));
			assertThat(row).containsText("2 times");
		}
	}

	@Test
	void runsSubmittedTogetherAreFilteredByAChipThatCanBeRemoved() throws IOException {
		String name = "filtered by submission";
		JsonNode first = again(name, "earlier");
		again(name, "later");
		try (DashboardBrowser.View view = open(
				"/pipelines?name=" + encoded(name) + "&submission=" + first.path("submission").asString(),
				ColorScheme.DARK, NARROW)) {
			view.page()
				.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("As a list").setExact(true))
				.click();
			assertThat(view.page())
				.hasURL(Pattern.compile(".*/runs\\?tag=.*submission=" + first.path("submission").asString()));
			Locator names = view.page().locator("table.runs tbody td.name > a");
			assertThat(names).hasText(new String[] { "earlier" });
			view.keepPicture("runs-of-a-submission");
			assertThat(view.overflow()).isZero();
			assertThat(view.barriers()).isEmpty();
			view.page()
				.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("remove the filter submitted together"))
				.click();
			assertThat(names).hasText(new String[] { "later", "earlier" });
			assertThat(view.page()).hasURL(Pattern.compile(".*/runs\\?tag=[^&]*$"));
		}
	}

	/** A pipeline of one ingest that fails: its source holds nothing. */
	private static JsonNode again(String name, String run) throws IOException {
		Path source = Files.writeString(home.resolve("nothing.txt"), "");
		JsonNode submitted = new RestClient(platform.url()).post("/pipelines",
				YAMLMapper.builder()
					.build()
					.readTree(
							"""
									{ name: %s, runs: { %s: { recipe:
										{ kind: ingest, dataset: gone, source: { format: plain-text, path: %s }, vocabulary: { size: 200 } } } } }
									"""
								.formatted(name, run, source)),
				null);
		String path = "/runs/" + submitted.path("items").path(0).path("id").asLong();
		RestClient client = new RestClient(platform.url());
		Awaiting.until("the end of " + path, () -> ENDS.contains(client.get(path).path("state").asString()),
				() -> client.get(path).toString());
		assertThat(client.get(path).path("state").asString()).isEqualTo("FAILED");
		return submitted;
	}

	@Test
	void anIncompleteDatasetTellsWhyAndFailedIngestsClaimNoOthersChildren() throws IOException {
		JsonNode first = again("given up", "one").path("items").path(0);
		JsonNode second = again("given up", "two").path("items").path(0);
		try (DashboardBrowser.View view = open("/datasets", ColorScheme.DARK, NARROW)) {
			view.page().getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("gone").setExact(true)).click();
			Locator ingest = view.page().getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("ingest"));
			assertThat(ingest).containsText("failed");
			assertThat(ingest.getByRole(AriaRole.LINK)).hasAttribute("href", "/runs/" + second.path("id").asLong());
			assertThat(view.page().locator("main")).containsText("No record has been skipped so far.");
			view.keepPicture("incomplete-dataset");
			assertThat(view.overflow()).isZero();
			assertThat(view.barriers()).isEmpty();
			view.page().navigate(platform.url() + "/runs/" + first.path("id").asLong());
			assertThat(view.page().locator(".lineage")).containsText("is that of run " + second.path("id").asLong());
			assertThat(view.page().locator(".lineage .stage").last()).containsText("nothing yet");
		}
	}

	@Test
	void aSweepSaysWhichRunEndedAtWhichRung() {
		try (DashboardBrowser.View view = open("/sweeps?name=" + encoded("shapes and rates/rates"), ColorScheme.LIGHT,
				WIDE)) {
			Locator rows = view.page().locator("table.compared tbody tr");
			assertThat(rows).hasCount(3);
			assertThat(view.page().locator(".ranked"))
				.hasText("Best first by validation/loss, the lowest. By it the halving of the sweep judges.");
			Locator worst = rows.filter(new Locator.FilterOptions().setHasText("rates-2"));
			assertThat(worst).containsText("ended at rung 1");
			assertThat(worst).containsText("stopped");
			assertThat(rows.filter(new Locator.FilterOptions().setHasText("rates-1"))).containsText("passed rung 2");
			assertThat(view.page()
				.getByRole(AriaRole.COLUMNHEADER, new Page.GetByRoleOptions().setName("optimizer.peakRate")))
				.isVisible();
			assertThat(view.page()
				.getByRole(AriaRole.COLUMNHEADER, new Page.GetByRoleOptions().setName("validation/loss, best")))
				.isVisible();
			assertThat(rows.first()).containsText("rates-1");
			view.page().getByLabel("Metric", new Page.GetByLabelOptions().setExact(true)).selectOption("learning_rate");
			assertThat(view.page().locator(".ranked")).containsText("no value is better than another");
		}
	}

	@Test
	void aModelTellsItsQualityAndAnswersInWords() throws IOException {
		try (DashboardBrowser.View view = open("/models/shapes", ColorScheme.LIGHT, NARROW)) {
			assertThat(view.page().getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("models")))
				.containsText(Pattern.compile("top1 [\\d.]+"));
			Locator ask = view.page().getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Ask"));
			assertThat(ask).isDisabled();
			view.page().getByLabel("Image").setInputFiles(picture());
			ask.click();
			Locator guesses = view.page().getByRole(AriaRole.TABLE, new Page.GetByRoleOptions().setName("guesses"));
			assertThat(guesses.getByRole(AriaRole.ROW)).hasCount(5);
			assertThat(guesses.getByRole(AriaRole.ROW).first()).hasText(Pattern.compile("[a-z_]+[\\d.]+ %"));
			Locator json = view.page().locator(".trial pre");
			assertThat(json).isHidden();
			view.page().getByText("As JSON").click();
			assertThat(json).containsText("probability");
			view.keepPicture("model-answer");
			assertThat(view.overflow()).isZero();
			assertThat(view.barriers()).isEmpty();
		}
	}

	@Test
	void aModelTellsWhatItWasMadeFrom() {
		try (DashboardBrowser.View view = open("/models/shapes", ColorScheme.LIGHT, WIDE)) {
			Locator lineage = view.page().locator(".lineage");
			assertThat(lineage.locator(".stage").first()).containsText("dataset classes");
			assertThat(lineage.locator(".stage").last()).containsText("judged");
		}
	}

	@Test
	void recipesAreComparedLineByLine() {
		try (DashboardBrowser.View view = open("/compare?runs=%d,%d".formatted(run("rates-1"), run("rates-2")),
				ColorScheme.DARK, NARROW)) {
			Locator recipes = view.page().getByLabel("recipes line by line");
			assertThat(recipes.locator("del").last()).hasText(Pattern.compile("− +peakRate: 0.01"));
			assertThat(recipes.locator("ins").last()).hasText(Pattern.compile("\\+ +peakRate: 1e-9"));
			assertThat(recipes.locator("pre")).not().containsText("kind: pretrain");
			recipes.getByText("whole recipes").click();
			assertThat(recipes.locator("pre")).containsText("kind: pretrain");
			recipes.getByLabel("the other recipe").selectOption(Long.toString(run("rates-1")));
			assertThat(recipes).containsText("They are the same.");
		}
	}

	@Test
	void whoMovedAnAliasIsTold() {
		try (DashboardBrowser.View view = open("/models/shapes", ColorScheme.DARK, NARROW)) {
			view.page().getByText("History").click();
			assertThat(view.page().getByText("No alias has been set so far.")).isVisible();
			view.page().getByLabel("Alias").fill("best");
			view.page().getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Set").setExact(true)).click();
			Locator history = view.page()
				.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("history of aliases"));
			assertThat(history.locator("tbody tr")).hasCount(1);
			assertThat(history.locator("tbody tr").first()).containsText(Pattern.compile("best–1local.*\\d"));
			view.page().getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("remove")).click();
			assertThat(history.locator("tbody tr").first()).containsText(Pattern.compile("best1removedlocal"));
			view.keepPicture("alias-history");
			assertThat(view.overflow()).isZero();
			assertThat(view.barriers()).isEmpty();
		}
	}

	@Test
	void answersOfEachTaskAreShownAsPeopleReadThem() throws IOException {
		String objects = """
				{ "width": 8, "height": 8, "objects": [
					{ "class": "red circle", "color": "#aa0000", "score": 0.75, "box": [1, 1, 4, 4],
						"segmentation": { "size": [8, 8], "counts": "92251" } }] }""";
		answers("captioning", "{ \"caption\": \"a red circle\", \"score\": -0.5 }", "a red circle");
		answers("detection", objects, "red circle75.0 %");
		answers("segmentation", """
				{ "width": 8, "height": 8, "mask": "iVBORw0KGgo=", "regions": [
					{ "class": "sky", "color": "#0000aa", "share": 1.0 }] }""", "sky100.0 %");
	}

	private static void answers(String task, String output, String shown) throws IOException {
		try (DashboardBrowser.View view = browser.open(ColorScheme.DARK, NARROW)) {
			view.page().route("**/api/v1/models/shapes/versions*", (route) -> {
				String body = route.fetch().text().replace("\"task\":\"classification\"", "\"task\":\"" + task + "\"");
				route.fulfill(new Route.FulfillOptions().setContentType("application/json").setBody(body));
			});
			view.page()
				.route("**/api/v1/models/shapes/predict*", (route) -> route
					.fulfill(new Route.FulfillOptions().setContentType("application/json")
						.setBody("{ \"version\": 1, \"task\": \"%s\", \"outputs\": [%s] }".formatted(task, output))));
			view.page().navigate(platform.url() + "/models/shapes");
			view.page().getByLabel("Image").setInputFiles(picture());
			view.page().getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Ask")).click();
			assertThat(view.page().locator(".trial")).containsText(shown);
			view.keepPicture("answer-" + task);
			assertThat(view.overflow()).isZero();
			assertThat(view.barriers()).isEmpty();
		}
	}

	private static Path picture() throws IOException {
		try (Stream<Path> files = Files.walk(home.resolve("corpus").resolve("classes-test"))) {
			return files.filter(Files::isRegularFile).sorted().findFirst().orElseThrow();
		}
	}

	@Test
	void aChartTellsTheExtremesUnderTheCursor() {
		try (DashboardBrowser.View view = open("/runs/" + run(LONG_NAME), ColorScheme.LIGHT, WIDE)) {
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
		try (DashboardBrowser.View view = open("/runs/" + run(LONG_NAME) + "?range=200_400", ColorScheme.LIGHT, WIDE)) {
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
		try (DashboardBrowser.View view = open("/submit?from=" + run(LONG_NAME), ColorScheme.LIGHT, WIDE)) {
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
			assertThat(view.page().locator(".checked")).containsText("looked up by a dry run");
			view.page().getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Dry run")).click();
			assertThat(view.page().locator(".checked"))
				.hasText("Its fields are right, and what it names is there or will be.");
			text.fill("kind: pretrain\ndata: { texts: { dataset: txets, batch: 4 } }\n");
			assertThat(view.page().locator(".checked")).containsText("Its fields are right.");
			view.page().getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Dry run")).click();
			assertThat(view.page().getByRole(AriaRole.ALERT)).containsText("did you mean 'texts'");
			text.fill("{ name: two, runs: { one: { recipe: { kind: pretrain, data: { texts: { dataset: texts } } } },"
					+ " other: { needs: [one], recipe: { kind: pretrain, data: { texts: { dataset: texts } } } } } }");
			view.page().getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Dry run")).click();
			assertThat(view.page().getByLabel("dry run")).hasCount(2);
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
		try (DashboardBrowser.View view = open("/submit?from=" + run(LONG_NAME), ColorScheme.LIGHT, WIDE)) {
			view.page().route("**/api/v1/runs", (route) -> route.abort());
			Locator submit = view.page().getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Submit"));
			String first = key(view.page(), submit);
			assertThat(view.page().getByRole(AriaRole.ALERT)).containsText("The server does not answer");
			assertThat(key(view.page(), submit)).isNotNull().isEqualTo(first);
		}
	}

	@Test
	void nothingIsSubmittedBeforeTheRecipeOfTheRunIsThere() {
		long run = run(LONG_NAME);
		try (DashboardBrowser.View view = browser.open(ColorScheme.LIGHT, WIDE)) {
			List<Route> held = new CopyOnWriteArrayList<>();
			String recipe = "**/api/v1/runs/" + run;
			view.page().route(recipe, held::add);
			view.page().waitForRequest(recipe, () -> view.page().navigate(platform.url() + "/submit?from=" + run));
			Locator submit = view.page().getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Submit"));
			assertThat(
					view.page().getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("A run like #" + run)))
				.isVisible();
			assertThat(submit).hasCount(0);
			held.forEach(Route::resume);
			assertThat(submit).isEnabled();
			assertThat(view.page().getByLabel("recipe as YAML")).hasValue(Pattern.compile("steps: 1500"));
		}
	}

	private static String key(Page page, Locator submit) {
		return page.waitForRequest("**/api/v1/runs", submit::click).headers().get("idempotency-key");
	}

	@Test
	void aLogIsSearchedOnTheServer() {
		try (DashboardBrowser.View view = open("/runs/" + run(LONG_NAME), ColorScheme.LIGHT, WIDE)) {
			view.page().getByLabel("search the log").fill("no line holds this");
			assertThat(view.page().getByText("No line fits.")).isVisible();
		}
	}

	@Test
	void olderCheckpointsAreOnTheNextPage() {
		try (DashboardBrowser.View view = open("/runs/" + run(LONG_NAME), ColorScheme.LIGHT, WIDE)) {
			Locator card = view.page()
				.locator("section.card")
				.filter(new Locator.FilterOptions().setHas(
						view.page().getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Checkpoints"))));
			Locator rows = card.locator("tbody tr");
			assertThat(rows).hasCount(10);
			assertThat(rows.first()).containsText("1,500");
			card.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("older")).click();
			assertThat(rows).hasCount(5);
			assertThat(rows.last()).containsText("100");
			assertThat(card).containsText("2 of 2");
			card.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("newer")).click();
			assertThat(rows).hasCount(10);
		}
	}

	@Test
	void aDatasetTellsHowItsSamplesAreSpread() {
		try (DashboardBrowser.View view = open("/datasets/classes", ColorScheme.LIGHT, WIDE)) {
			Locator balance = view.page().getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("balance"));
			assertThat(balance).containsText(Pattern.compile("Samples of \\d+ classes"));
			assertThat(balance.locator("tbody tr").first()).hasText(Pattern.compile("\\D+\\d+"));
		}
	}

	@Test
	void anEvaluationShowsWhatWasTakenForWhat() {
		try (DashboardBrowser.View view = open("/runs/" + run("judged"), ColorScheme.LIGHT, WIDE)) {
			assertThat(view.page().locator(".matrix td button").first()).isVisible();
			Locator figures = view.page().locator("figure");
			assertThat(figures).hasCount(12);
			assertThat(figures.first()).hasClass(Pattern.compile("wrong-one"));
			view.page().getByLabel("right or wrong").selectOption("right");
			assertThat(view.page().locator("figure.wrong-one")).hasCount(0);
			Locator missed = view.page().locator(".matrix td.miss button").first();
			int count = Integer.parseInt(missed.innerText());
			missed.click();
			assertThat(figures).hasCount(Math.min(12, count));
			assertThat(view.page().locator("figure.wrong-one")).hasCount(Math.min(12, count));
		}
	}

	@Test
	void whatLedToARunAndWhatItLedToIsLinked() {
		try (DashboardBrowser.View view = open("/runs/" + run("sorted"), ColorScheme.LIGHT, WIDE)) {
			Locator lineage = view.page().locator(".lineage");
			assertThat(lineage.locator(".stage").first()).containsText("dataset classes");
			assertThat(lineage.locator(".stage").last()).containsText("model shapes");
			lineage.getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("judged")).click();
			assertThat(view.page()).hasURL(Pattern.compile(".*/runs/" + run("judged")));
		}
	}

	@Test
	void aPinnedChartStandsOnTopOfEachRunAndIsSavedAsAFile() {
		try (DashboardBrowser.View view = open("/runs/" + run(LONG_NAME), ColorScheme.LIGHT, WIDE)) {
			view.page().getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("gradient norm: pin")).click();
			view.page().navigate(platform.url() + "/runs/" + run("rates-1"));
			Locator pinned = view.page()
				.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("pinned charts"))
				.locator(".chart");
			assertThat(pinned).hasCount(1);
			assertThat(pinned).containsText("gradient norm");
			for (String form : List.of("PNG, as it is seen", "SVG", "CSV of the points drawn")) {
				pinned.locator(".save summary").click();
				Download saved = view.page()
					.waitForDownload(
							() -> pinned.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(form))
								.click());
				assertThat(saved.suggestedFilename())
					.isEqualTo("gradient-norm." + form.substring(0, 3).toLowerCase(Locale.ROOT));
				assertThat(saved.path()).isNotEmptyFile();
			}
		}
	}

	@Test
	void aLineOfTheLogHasAnAddressAndTheLogIsSaved() throws IOException {
		long line = new RestClient(platform.url()).get("/runs/" + run(LONG_NAME) + "/logs?limit=1")
			.path(0)
			.path("number")
			.asLong();
		try (DashboardBrowser.View view = open("/runs/" + run(LONG_NAME) + "#line-" + line, ColorScheme.LIGHT, WIDE)) {
			assertThat(view.page().locator("#line-" + line)).hasClass(Pattern.compile("marked"));
			assertThat(view.page().locator("#line-" + line)).isInViewport();
			Download saved = view.page()
				.waitForDownload(() -> view.page()
					.locator("#log")
					.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Download"))
					.click());
			assertThat(saved.path()).content().contains("Starting a training of 1500 steps");
		}
	}

	@Test
	void manyRunsAreActedOnWithOneQuestionAndRefusalsAreSaid() {
		try (DashboardBrowser.View view = open("/runs?q=rates&state=completed", ColorScheme.LIGHT, WIDE)) {
			view.page().getByLabel("select all").check();
			view.page()
				.waitForResponse("**/api/v1/runs/actions",
						() -> view.page()
							.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Stop").setExact(true))
							.click());
			assertThat(view.page().getByText("0 runs asked to stop.")).isVisible();
		}
	}

	@Test
	void whatNeedsADatasetIsSaidWithLinksWhenItIsToGo() {
		try (DashboardBrowser.View view = open("/datasets/classes", ColorScheme.LIGHT, WIDE)) {
			view.page().onDialog(Dialog::accept);
			view.page().getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Delete dataset")).click();
			assertThat(view.page().getByRole(AriaRole.ALERT)).containsText("model shapes version 1");
			assertThat(view.page().getByRole(AriaRole.ALERT).getByRole(AriaRole.LINK)).hasText("run " + run("sorted"));
		}
	}

	@Test
	void aDryRunTellsTheMemoryAndQueuesNothing() {
		try (DashboardBrowser.View view = open("/submit?from=" + run(LONG_NAME), ColorScheme.LIGHT, WIDE)) {
			view.page().getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Dry run")).click();
			Locator outlook = view.page().getByLabel("dry run");
			assertThat(outlook).containsText("1,500 steps");
			assertThat(outlook).containsText("Memory of each device");
			assertThat(view.page()).hasURL(Pattern.compile(".*/submit.*"));
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
	void whatAWorkerTookOfItsMachineIsDrawn() {
		try (DashboardBrowser.View view = open("/workers", ColorScheme.DARK, NARROW)) {
			Locator chart = view.page().locator(".chart");
			assertThat(chart).hasCount(1);
			assertThat(chart.locator(".legend li"))
				.hasText(new Pattern[] { Pattern.compile("processor [\\d.]+ %"), Pattern.compile("memory [\\d.]+ %") });
		}
	}

	/** A day of a worker with a GPU; the answer of the server is made up. */
	@ParameterizedTest
	@CsvSource({ "LIGHT, 1400", "DARK, 380" })
	void theLoadOfADayTellsWhichRunsItCameFrom(ColorScheme scheme, int width) {
		try (DashboardBrowser.View view = browser.open(scheme, width)) {
			view.page().route("**/api/v1/workers/load*", (route) -> {
				String name = URLDecoder.decode(route.request().url().replaceAll(".*names=", ""),
						StandardCharsets.UTF_8);
				String samples = IntStream.range(0, 240)
					.mapToObj((i) -> String.format(Locale.ROOT,
							"{ \"at\": \"%s\", \"cpu\": %.3f, \"memory\": %.3f, \"gpuMemory\": %.3f, \"runs\": %s }",
							Instant.parse("2026-01-02T00:00:00Z").plusSeconds(360L * i),
							(i / 60 % 2 == 1) ? 0.7 + 0.1 * Math.sin(i) : 0.02, 0.2 + i / 1000.0,
							(i / 60 % 2 == 1) ? 0.8 : 0.1, (i / 60 % 2 == 1) ? "[" + (7 + i / 60) + "]" : "[]"))
					.collect(Collectors.joining(","));
				route.fulfill(new Route.FulfillOptions().setContentType("application/json")
					.setBody("[{ \"worker\": \"" + name + "\", \"samples\": [" + samples + "] }]"));
			});
			view.page().navigate(platform.url() + "/workers");
			Locator chart = view.page().locator(".chart");
			assertThat(chart.locator(".legend li")).hasCount(3);
			assertThat(chart.locator(".ran a")).hasText(new String[] { "#10", "#8" });
			assertThat(chart.locator("[data-chart]")).hasAttribute("aria-label",
					Pattern.compile(".* of processor, memory, GPU memory; run 10 from .* to .*"));
			view.keepPicture("load-" + scheme.name().toLowerCase(Locale.ROOT) + "-" + width);
			assertThat(view.overflow()).isZero();
			assertThat(view.complaints()).isEmpty();
			assertThat(view.barriers()).isEmpty();
		}
	}

	@Test
	void runsAtTheSameTimeShadeAChartOnce() {
		try (DashboardBrowser.View view = browser.open(ColorScheme.LIGHT, WIDE)) {
			view.page().route("**/api/v1/workers/load*", (route) -> {
				String name = URLDecoder.decode(route.request().url().replaceAll(".*names=", ""),
						StandardCharsets.UTF_8);
				route.fulfill(new Route.FulfillOptions().setContentType("application/json")
					.setBody(
							"""
									[{ "worker": "%s", "samples": [
										{ "at": "2026-01-02T00:00:00Z", "cpu": 0.1, "memory": 0.1, "gpuMemory": null, "runs": [1, 2, 3] },
										{ "at": "2026-01-02T00:01:00Z", "cpu": 0.2, "memory": 0.1, "gpuMemory": null, "runs": [3, 4] },
										{ "at": "2026-01-02T00:02:00Z", "cpu": 0.3, "memory": 0.1, "gpuMemory": null, "runs": [5] } ] }]
									"""
								.formatted(name)));
			});
			view.page().navigate(platform.url() + "/workers");
			Locator chart = view.page().locator(".chart");
			assertThat(chart.locator(".ran a")).hasText(new String[] { "#5", "#4", "#3", "#2", "#1" });
			assertThat(chart.locator("[data-chart]")).hasAttribute("aria-label",
					Pattern.compile(".* of processor, memory; 5 runs from [^;]* to [^;]*"));
			view.keepPicture("load-of-runs-at-the-same-time");
		}
	}

	@Test
	void skippedRecordsStandBesideTheirPictures() throws IOException {
		Path folder = Files.createDirectories(home.resolve("corpus/doubles/dog")).getParent();
		Files.copy(picture(), folder.resolve("dog/1.png"));
		Files.copy(picture(), folder.resolve("dog/2.png"));
		Files.writeString(folder.resolve("dog/3.png"), "<html>no picture</html>");
		RestClient client = new RestClient(platform.url());
		JsonNode submitted = client.post("/pipelines",
				YAMLMapper.builder()
					.build()
					.readTree(
							"""
									{ name: doubles, runs: { doubles: { recipe: { kind: ingest, dataset: doubles, imageSide: 32, maxBadShare: 1,
										source: { format: image-folder, path: %s } } } } }
									"""
								.formatted(folder)),
				null);
		String path = "/runs/" + submitted.path("items").path(0).path("id").asLong();
		Awaiting.until("the end of " + path, () -> ENDS.contains(client.get(path).path("state").asString()),
				() -> client.get(path).toString());
		try (DashboardBrowser.View view = open("/datasets/doubles", ColorScheme.DARK, NARROW)) {
			view.page().getByText("Skipped records").click();
			Locator rows = view.page().locator("table.skipped tbody tr");
			assertThat(rows).hasCount(2);
			Locator picture = rows.first().getByAltText("picture of dog/2.png");
			assertThat(picture).isVisible();
			assertThat(picture).hasJSProperty("naturalWidth", naturalWidth());
			assertThat(rows.first()).containsText("duplicate");
			assertThat(rows.last()).containsText("not shown: it is a web page rather than an image");
			view.keepPicture("skipped-pictures");
			assertThat(view.overflow()).isZero();
			assertThat(view.complaints()).isEmpty();
			assertThat(view.barriers()).isEmpty();
		}
	}

	private static int naturalWidth() throws IOException {
		return ImageIO.read(picture().toFile()).getWidth();
	}

	@Test
	void samplesAreFoundByTheirWordsAndClassesInTheAddress() throws IOException {
		JsonNode samples = new RestClient(platform.url()).get("/datasets/" + LONG_NAME + "/samples?size=100")
			.path("items");
		String word = "circle";
		long saying = samples.valueStream().filter((sample) -> sample.path("text").asString().contains(word)).count();
		assertThat(saying).isBetween(1L, samples.size() - 1L);
		try (DashboardBrowser.View view = open("/datasets/" + LONG_NAME, ColorScheme.LIGHT, NARROW)) {
			view.page().getByLabel("search samples").fill("CIRCLE");
			view.page().getByLabel("search samples").press("Enter");
			assertThat(view.page()
				.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("samples").setExact(true))
				.getByRole(AriaRole.STATUS)).hasText(Pattern.compile("\\d+ found in .*"));
			assertThat(view.page()).hasURL(Pattern.compile(".*q=CIRCLE.*"));
			for (String caption : view.page().locator(".gallery figcaption").allInnerTexts()) {
				assertThat(caption).contains(word);
			}
			assertThat(view.page().locator(".gallery figure")).hasCount((int) Math.min(48, saying));
			view.keepPicture("found-samples");
			assertThat(view.overflow()).isZero();
			assertThat(view.barriers()).isEmpty();
			view.page().navigate(platform.url() + "/datasets/classes");
			String category = view.page().getByLabel("balance").locator("tbody td").first().innerText();
			view.page().getByRole(AriaRole.COMBOBOX, new Page.GetByRoleOptions().setName("class")).fill(category);
			view.page().getByRole(AriaRole.COMBOBOX, new Page.GetByRoleOptions().setName("class")).press("Enter");
			assertThat(view.page()).hasURL(Pattern.compile(".*class=.*"));
			assertThat(view.page().locator(".gallery figcaption").first()).hasText(category);
			assertThat(view.page()
				.locator(".gallery figcaption")
				.filter(new Locator.FilterOptions().setHasNotText(category))).hasCount(0);
		}
	}

	@Test
	void wordsOfARecipeAreCompletedByKeys() {
		try (DashboardBrowser.View view = open("/submit", ColorScheme.DARK, NARROW)) {
			Locator text = view.page().getByLabel("recipe as YAML");
			Locator options = view.page().getByRole(AriaRole.LISTBOX).getByRole(AriaRole.OPTION);
			assertThat(view.page().locator("#field-steps")).isVisible();
			text.fill("");
			text.pressSequentially("ki");
			assertThat(options.first()).containsText("kind");
			assertThat(options.first()).hasAttribute("aria-selected", "true");
			text.press("Enter");
			assertThat(text).hasValue("kind: ");
			assertThat(options).hasCount(5);
			text.press("ArrowDown");
			text.press("ArrowDown");
			assertThat(text).hasAttribute("aria-activedescendant", Pattern.compile(".*-2"));
			text.press("Tab");
			assertThat(text).hasValue("kind: pretrain");
			text.pressSequentially("\ndata: { texts: { dataset: te");
			assertThat(options.first()).hasText("texts dataset");
			view.keepPicture("completion");
			assertThat(view.overflow()).isZero();
			assertThat(view.barriers()).isEmpty();
			text.press("Escape");
			assertThat(options).hasCount(0);
			assertThat(text).hasValue(Pattern.compile("dataset: te$"));
			text.press("Control+Space");
			text.press("Enter");
			assertThat(text).hasValue(Pattern.compile("dataset: texts$"));
			text.press("Tab");
			assertThat(text).not().isFocused();
		}
	}

	@Test
	void anIngestTellsItsParts() {
		try (DashboardBrowser.View view = open("/runs/" + run("pairs"), ColorScheme.LIGHT, WIDE)) {
			Locator parts = view.page()
				.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("parts").setExact(true));
			assertThat(parts.getByRole(AriaRole.HEADING)).hasText("Parts 4 of 4 in");
			Locator rows = parts.locator("tbody tr");
			assertThat(rows).hasCount(4);
			assertThat(rows.nth(1)).containsText(Pattern.compile("17 to 32.*done.*16 / 16 records.*2 / 2"));
		}
	}

	/**
	 * What a worker does is told by the stream of the run; the answer of the server is
	 * made up.
	 */
	@Test
	void aPartIsBeingIngestedWhileAnotherWaits() {
		try (DashboardBrowser.View view = browser.open(ColorScheme.DARK, NARROW)) {
			String part = """
					{ "number": %d, "first": %d, "behind": %d, "done": %d, "state": "OPEN", "worker": %s, "takenBy": %s, "shards": %d,
						"ofShards": 4, "again": 0, "mended": 0, "skipped": 3, "startedAt": %s, "endedAt": null }
					""";
			String taken = part.formatted(0, 0, 4000, 1000, "\"here\"", "\"here\"", 1, "\"2026-01-01T00:00:00Z\"");
			String waiting = part.formatted(1, 4000, 8000, 0, "null", "null", 0, "null");
			view.page()
				.route("**/api/v1/runs/" + run("pairs") + "/parts",
						(route) -> route.fulfill(new Route.FulfillOptions().setContentType("application/json")
							.setBody("[" + taken + "," + waiting + "]")));
			view.page()
				.route("**/api/v1/runs/" + run("pairs") + "/snapshot",
						(route) -> route.fulfill(new Route.FulfillOptions().setContentType("application/json")
							.setBody(
									route.fetch().text().replace("\"state\":\"COMPLETED\"", "\"state\":\"RUNNING\""))));
			view.page().navigate(platform.url() + "/runs/" + run("pairs"));
			Locator rows = view.page().getByLabel("parts of the ingest").locator("tbody tr");
			assertThat(rows.first())
				.containsText(Pattern.compile("1 to 4,000.*being ingested.*here.*1,000 / 4,000 records"));
			assertThat(rows.last()).containsText("waits for a worker");
			assertThat(view.page().getByText("0 of 2 in, 1 worker at it")).isVisible();
			view.keepPicture("parts");
			assertThat(view.overflow()).isZero();
			assertThat(view.barriers()).isEmpty();
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
			assertThat(view.page().locator(".facts")).containsText("Samples64");
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
			for (String nowhere : List.of("/nonsense", "/workers/nobody", "/docs/nonsense", "/runs/1/nonsense")) {
				Response answer = view.page().navigate(platform.url() + nowhere);
				assertThat(answer.status()).isEqualTo(404);
				assertThat(view.page().getByRole(AriaRole.HEADING)).hasText("Nothing is here");
				assertThat(view.page().locator("main")).containsText("There is no page " + nowhere);
				assertThat(view.overflow()).isZero();
			}
			view.keepPicture("nowhere");
			assertThat(view.barriers()).isEmpty();
			view.page().locator("main").getByText("datasets").click();
			assertThat(view.page()).hasURL(Pattern.compile(".*/datasets$"));
			view.page().navigate(platform.url() + "/#/workers");
			assertThat(view.page()).hasURL(Pattern.compile(".*/workers$"));
		}
	}

	@ParameterizedTest
	@CsvSource({ "LIGHT, /docs", "DARK, /docs", "LIGHT, /docs/recipes", "DARK, /docs/recipes", "LIGHT, /docs/data",
			"DARK, /docs/data" })
	void documentsKeepNobodyOut(ColorScheme scheme, String address) {
		try (DashboardBrowser.View view = open(address, scheme, NARROW)) {
			assertThat(view.page().getByRole(AriaRole.MAIN)).isVisible();
			view.keepPicture(address.substring(1).replace('/', '-') + "-" + scheme.name().toLowerCase(Locale.ROOT));
			assertThat(view.overflow()).isZero();
			assertThat(view.barriers()).isEmpty();
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
			assertThat(view.barriers()).isEmpty();
			assertThat(view.brightness() > 127).isEqualTo(scheme == ColorScheme.LIGHT);
		}
	}

	static Stream<Arguments> views() {
		Map<String, String> pages = Map.ofEntries(Map.entry("home", "/"), Map.entry("runs", "/runs"),
				Map.entry("run", "/runs/" + run(LONG_NAME)), Map.entry("tuned run", "/runs/" + run("sorted")),
				Map.entry("ingest", "/runs/" + run("pairs")), Map.entry("evaluation", "/runs/" + run("judged")),
				Map.entry("pipeline", "/pipelines?name=" + encoded("shapes and rates")),
				Map.entry("pipelines", "/pipelines"),
				Map.entry("sweep", "/sweeps?name=" + encoded("shapes and rates/rates")),
				Map.entry("compare", "/compare?runs=%d,%d".formatted(run("rates-1"), run("rates-3"))),
				Map.entry("submit", "/submit"), Map.entry("models", "/models"), Map.entry("model", "/models/shapes"),
				Map.entry("workers", "/workers"), Map.entry("datasets", "/datasets"),
				Map.entry("dataset", "/datasets/" + LONG_NAME), Map.entry("administration", "/administration"));
		return pages.entrySet()
			.stream()
			.flatMap((page) -> Stream.of(ColorScheme.LIGHT, ColorScheme.DARK)
				.flatMap((scheme) -> Stream.of(WIDE, NARROW)
					.map((width) -> Arguments.of(page.getKey(), page.getValue(), scheme, width))));
	}

	private static long run(String name) {
		return runs.get(name).path("id").asLong();
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
