package org.imglish.platform.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
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
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the dashboard shows of what models made of pictures: held-out samples as trainings
 * see them, and the predictions of evaluations.
 */
class PicturesIT {

	private static final int WIDE = 1400;

	private static final int NARROW = 380;

	private static final String DOCUMENT = """
			name: pictures
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
			      dataset: pairs
			      source: { format: coco-captions, path: %1$s/pairs.json, images: %1$s/pairs }
			      vocabulary: { dataset: texts }
			      imageSide: 32
			  filled-in:
			    recipe:
			      kind: pretrain
			      model: { preset: tiny, layers: 1, visualCodes: 16 }
			      data: { pairs: { dataset: pairs, batch: 8, window: 14 }, validation: { pairs: pairs } }
			      steps: 90
			      checkpointEvery: 10
			      validateEvery: 10
			  shorter:
			    recipe:
			      kind: pretrain
			      model: { preset: tiny, layers: 1, visualCodes: 16 }
			      data: { pairs: { dataset: pairs, batch: 8, window: 14 }, validation: { pairs: pairs } }
			      steps: 40
			      seed: 2
			      checkpointEvery: 10
			      validateEvery: 10
			  codes:
			    recipe:
			      kind: tokenizer
			      tokenizer: { codes: 32, encoder: { layers: 1 }, decoder: { layers: 1 } }
			      data: { images: { dataset: pairs, batch: 8 }, validation: pairs }
			      steps: 20
			      checkpointEvery: 10
			      validateEvery: 10
			  blindly:
			    recipe:
			      kind: pretrain
			      model: { preset: tiny, layers: 1 }
			      data: { texts: { dataset: texts, batch: 4, window: 24 } }
			      steps: 10
			  questions:
			    recipe:
			      kind: ingest
			      dataset: questions
			      source: { format: vqa, path: %1$s/questions-test.json, labels: %1$s/questions-test-answers.json, images: %1$s/questions-test }
			      vocabulary: { dataset: texts }
			      minAnswers: 1
			      imageSide: 32
			  statements:
			    recipe:
			      kind: ingest
			      dataset: statements
			      source: { format: nlvr2, path: %1$s/statements-test.jsonl, images: %1$s/statements-test }
			      vocabulary: { dataset: texts }
			      imageSide: 32
			  captions:
			    recipe:
			      kind: ingest
			      dataset: captions
			      source: { format: coco-captions, path: %1$s/told-twice.json, images: %1$s/captions-test }
			      vocabulary: { dataset: texts }
			      imageSide: 32
			  asked:
			    recipe:
			      kind: finetune
			      task: vqa
			      from: { run: $filled-in }
			      data: { train: { dataset: questions, batch: 8, window: 14 } }
			      steps: 60
			  answered:
			    recipe: { kind: evaluate, task: vqa, from: { run: $asked }, dataset: questions }
			  stated:
			    recipe:
			      kind: finetune
			      task: nlvr2
			      from: { run: $filled-in }
			      data: { train: { dataset: statements, batch: 8, window: 14 } }
			      steps: 20
			  judged:
			    recipe: { kind: evaluate, task: nlvr2, from: { run: $stated }, dataset: statements }
			  described:
			    recipe:
			      kind: finetune
			      task: captioning
			      from: { run: $filled-in }
			      data: { train: { dataset: captions, batch: 8, window: 14 } }
			      steps: 60
			  told:
			    recipe: { kind: evaluate, task: captioning, from: { run: $described }, dataset: captions }
			""";

	@TempDir
	static Path home;

	private static DashboardBrowser browser;

	private static Platform platform;

	private static Map<String, JsonNode> runs;

	@BeforeAll
	static void start() throws IOException {
		browser = DashboardBrowser.launch();
		Path corpus = home.resolve("corpus");
		DemoCorpus.write(corpus, 1, new DemoCorpus.Size(64, 64, 8, 24, 24, 24));
		tellTwice(corpus.resolve("captions-test.json"), corpus.resolve("told-twice.json"));
		platform = Platform.start(home, 0);
		RestClient client = new RestClient(platform.url());
		JsonNode submitted = client.post("/pipelines",
				YAMLMapper.builder().build().readTree(DOCUMENT.formatted(corpus)), null);
		runs = submitted.path("items")
			.valueStream()
			.collect(Collectors.toMap((run) -> run.path("name").asString(), (run) -> run));
		for (JsonNode run : runs.values()) {
			String path = "/runs/" + run.path("id").asLong();
			Awaiting.until("the completion of " + path,
					() -> client.get(path).path("state").asString().equals("COMPLETED"),
					() -> client.get(path).toString());
		}
	}

	/** COCO's captions with a second one for each image, as people told them. */
	private static void tellTwice(Path once, Path twice) throws IOException {
		JsonMapper json = JsonMapper.builder().build();
		JsonNode captions = json.readTree(once);
		ArrayNode annotations = captions.withArray("annotations");
		for (JsonNode annotation : annotations.valueStream().toList()) {
			ObjectNode second = annotation.deepCopy().asObject();
			annotations.add(second.put("id", 1000 + annotation.path("id").asInt())
				.put("caption", "here are " + annotation.path("caption").asString()));
		}
		json.writeValue(twice, captions);
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
	void samplesOfSeveralStepsStandSideBySide() {
		try (DashboardBrowser.View view = open("/runs/" + run("filled-in"), ColorScheme.LIGHT, WIDE)) {
			Locator table = samples(view).getByRole(AriaRole.TABLE);
			assertThat(table.locator("thead th"))
				.hasText(new String[] { "Held out", "step 10", "step 30", "step 40", "step 60", "step 70", "step 90" });
			table.scrollIntoViewIfNeeded();
			Locator row = table.locator("tbody tr").first();
			assertThat(row.locator("th img")).hasCount(2);
			assertThat(row.locator("td img")).hasCount(6);
			assertThat(row.getByAltText(Pattern.compile("predicted of .+ at step 10"))).isVisible();
			assertThat(row.locator("td .blanks").first()).hasText(Pattern.compile("\\d+ of \\d+ right: .+"));
			samples(view).getByLabel("steps shown").selectOption("all");
			assertThat(row.locator("td")).hasCount(9);
		}
	}

	@Test
	void reconstructionsOfATokenizerStandBesideTheImage() {
		try (DashboardBrowser.View view = open("/runs/" + run("codes"), ColorScheme.LIGHT, WIDE)) {
			Locator row = samples(view).locator("tbody tr").first();
			row.scrollIntoViewIfNeeded();
			assertThat(row.locator("th figcaption")).hasText(new String[] { "image" });
			assertThat(row.locator("td figcaption")).hasText(new String[] { "reconstruction", "reconstruction" });
		}
	}

	@Test
	void samplesAreLoadedWhenTheyComeIntoSightAndOnce() {
		try (DashboardBrowser.View view = browser.open(ColorScheme.LIGHT, NARROW)) {
			List<String> asked = new CopyOnWriteArrayList<>();
			view.page().onRequest((request) -> {
				if (request.url().contains("/samples?step=")) {
					asked.add(request.url().replaceAll(".*step=", ""));
				}
			});
			view.page().navigate(platform.url() + "/runs/" + run("filled-in") + "?samples=all");
			Locator table = samples(view).getByRole(AriaRole.TABLE);
			table.scrollIntoViewIfNeeded();
			assertThat(table.locator("tbody tr").first().locator("td").first().locator("img")).hasCount(1);
			assertThat(asked).contains("10").doesNotContain("80");
			table.locator("thead th").nth(8).scrollIntoViewIfNeeded();
			assertThat(table.locator("tbody tr").first().locator("td").nth(7).locator("img")).hasCount(1);
			assertThat(asked).contains("80").doesNotHaveDuplicates();
		}
	}

	@Test
	void oneStepIsChosenByKeysAndKeptInTheAddress() {
		try (DashboardBrowser.View view = open("/runs/" + run("filled-in"), ColorScheme.DARK, WIDE)) {
			samples(view).getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("step 40")).click();
			Locator slider = samples(view).getByRole(AriaRole.SLIDER);
			assertThat(slider).hasAttribute("aria-valuetext", "step 40");
			slider.press("ArrowRight");
			assertThat(view.page()).hasURL(Pattern.compile(".*samples=one&step=50"));
			assertThat(samples(view).getByAltText(Pattern.compile("predicted of .+ at step 50"))).hasCount(4);
			view.page().reload();
			assertThat(slider).hasAttribute("aria-valuetext", "step 50");
			view.keepPicture("samples-one-step");
			assertThat(view.barriers()).isEmpty();
		}
	}

	@ParameterizedTest
	@EnumSource(value = ColorScheme.class, names = { "LIGHT", "DARK" })
	void samplesOfComparedRunsStandSideBySideAtAStep(ColorScheme scheme) {
		try (DashboardBrowser.View view = open("/compare?runs=" + run("filled-in") + "," + run("shorter"), scheme,
				WIDE)) {
			Locator samples = view.page().getByLabel("samples of the runs");
			samples.scrollIntoViewIfNeeded();
			Locator row = samples.locator("tbody tr").first();
			assertThat(samples.locator("thead th")).hasText(new Pattern[] { Pattern.compile("Held out"),
					Pattern.compile("(filled-in|shorter) #\\d+ step (90|40)"),
					Pattern.compile("(filled-in|shorter) #\\d+ step (90|40)") });
			assertThat(row.locator("th img")).not().hasCount(0);
			assertThat(row.getByAltText(Pattern.compile("predicted of .+ of filled-in #\\d+ at step 90"))).isVisible();
			assertThat(row.getByAltText(Pattern.compile("predicted of .+ of shorter #\\d+ at step 40"))).isVisible();
			view.keepPicture("samples-of-runs-" + scheme.name().toLowerCase(Locale.ROOT));
			samples.getByRole(AriaRole.SLIDER).press("Home");
			assertThat(row.getByAltText(Pattern.compile("predicted of .+ at step 10"))).hasCount(2);
			assertThat(view.page()).hasURL(Pattern.compile(".*step=10.*"));
			assertThat(view.barriers()).isEmpty();
		}
	}

	@Test
	void aTrainingThatHoldsNothingOutSaysSo() {
		try (DashboardBrowser.View view = open("/runs/" + run("blindly"), ColorScheme.LIGHT, NARROW)) {
			assertThat(samples(view)).containsText("its recipe holds nothing out (data.validation)");
		}
	}

	@Test
	void aQuestionStandsWithItsImageAnswerTruthAndScores() {
		try (DashboardBrowser.View view = open("/runs/" + run("answered"), ColorScheme.LIGHT, WIDE)) {
			Locator figures = predictions(view).locator("figure");
			assertThat(figures).hasCount(12);
			Locator worst = figures.first();
			assertThat(worst).hasClass("wrong-one");
			assertThat(worst.locator("img")).hasCount(1);
			assertThat(worst.locator(".asked")).hasText(Pattern.compile("\\w+ .+"));
			assertThat(worst.locator(".answered")).hasText(Pattern.compile("✗ .+"));
			assertThat(worst).containsText(Pattern.compile("truly .+accuracy 0 % · \\d+ % sure"));
			predictions(view).getByLabel("right or wrong").selectOption("right");
			assertThat(predictions(view).locator("figure.wrong-one")).hasCount(0);
			assertThat(figures.first()).containsText("accuracy 100 %");
			predictions(view).getByLabel("right or wrong").selectOption("");
			predictions(view).getByLabel("search predictions").fill("what color");
			for (String question : figures.locator(".asked").allInnerTexts()) {
				assertThat(question).contains("what color");
			}
		}
	}

	@Test
	void aStatementStandsWithBothOfItsImages() {
		try (DashboardBrowser.View view = open("/runs/" + run("judged"), ColorScheme.DARK, NARROW)) {
			Locator worst = predictions(view).locator("figure").first();
			assertThat(worst.getByAltText(Pattern.compile("left image: .+"))).isVisible();
			assertThat(worst.getByAltText(Pattern.compile("right image: .+"))).isVisible();
			assertThat(worst.locator("figcaption"))
				.hasText(Pattern.compile(".+✗ (true|false)truly (true|false)\\d+ % sure"));
			view.page().navigate(platform.url() + "/datasets/statements");
			assertThat(view.page().locator(".gallery figure").first().locator("img")).hasCount(2);
			assertThat(view.barriers()).isEmpty();
		}
	}

	@Test
	void aCaptionStandsOnceWithAllItsReferencesTheWorstFirst() {
		try (DashboardBrowser.View view = open("/runs/" + run("told"), ColorScheme.LIGHT, WIDE)) {
			assertThat(predictions(view).getByRole(AriaRole.HEADING)).containsText("24 samples");
			Locator figures = predictions(view).locator("figure");
			assertThat(figures.first().locator("li")).hasCount(2);
			assertThat(figures.first().locator("li").nth(1)).hasText(Pattern.compile("here are .+"));
			List<Integer> scores = figures.allInnerTexts()
				.stream()
				.map((text) -> Integer.valueOf(text.replaceAll("(?s).*ROUGE-L (\\d+) %.*", "$1")))
				.toList();
			assertThat(scores).hasSize(12).isSorted();
		}
	}

	@ParameterizedTest(name = "{0}, {1}, {2} pixels")
	@MethodSource("views")
	void everyPageFitsInLightAndDark(String name, ColorScheme scheme, int width) {
		try (DashboardBrowser.View view = open("/runs/" + run(name), scheme, width)) {
			assertThat(view.page().locator(".skeleton")).hasCount(0);
			for (Locator card : view.page().locator("main .card").all()) {
				card.scrollIntoViewIfNeeded();
			}
			view.page().waitForFunction("() => !document.querySelector('figure .no-picture')");
			view.keepPicture(
					"%s-%s-%d".formatted(name.replace(' ', '-'), scheme.name().toLowerCase(Locale.ROOT), width));
			assertThat(view.overflow()).as("pixels beyond the window").isZero();
			assertThat(view.complaints()).isEmpty();
			assertThat(view.barriers()).isEmpty();
		}
	}

	static Stream<Arguments> views() {
		return Stream.of("filled-in", "answered", "judged", "told", "pairs")
			.flatMap((name) -> Stream.of(ColorScheme.LIGHT, ColorScheme.DARK)
				.flatMap((scheme) -> Stream.of(WIDE, NARROW).map((width) -> Arguments.of(name, scheme, width))));
	}

	private static Locator samples(DashboardBrowser.View view) {
		return view.page().getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("samples").setExact(true));
	}

	private static Locator predictions(DashboardBrowser.View view) {
		return view.page().getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("predictions"));
	}

	private static long run(String name) {
		return runs.get(name).path("id").asLong();
	}

	private static DashboardBrowser.View open(String address, ColorScheme scheme, int width) {
		DashboardBrowser.View view = browser.open(scheme, width);
		view.page().navigate(platform.url() + address);
		return view;
	}

}
