package org.imglish.platform.site;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.imglish.core.field.Mistake;
import org.imglish.jobs.recipe.InvalidRecipeException;
import org.imglish.jobs.recipe.RecipeText;
import org.imglish.jobs.recipe.Recipes;
import org.imglish.platform.security.ProblemWriter;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SiteTests {

	private static final Pattern LINK = Pattern.compile("(?:href|src)=\"(/docs[^\"#]*|)(#[^\"]*)?\"");

	private static Site site;

	@BeforeAll
	static void open() throws IOException {
		site = Site.open();
	}

	@Test
	void everyDocumentIsAPage() throws IOException {
		Path documents = Path.of("..", "docs");
		try (Stream<Path> files = Files.walk(documents)) {
			assertThat(files.filter((file) -> file.toString().endsWith(".md"))
				.map((file) -> documents.relativize(file).toString().replaceFirst("\\.md$", ""))).allMatch(site::isPage)
				.contains("data", "decisions/0006-successive-halving");
		}
		assertThat(site.isPage("")).isTrue();
		assertThat(text("")).contains("<h1 id=\"imglish\">Imglish</h1>", "src=\"/docs/images/dashboard.png\"");
	}

	@Test
	void everyLinkLeadsToAPageAndToAHeadingOfIt() {
		List<String> broken = new ArrayList<>();
		for (SitePage page : site.pages()) {
			for (MatchResult link : LINK.matcher(text(page.path())).results().toList()) {
				String target = link.group(1).isEmpty() ? page.path()
						: link.group(1).substring(Site.ROOT.length()).replaceFirst("^/", "");
				String anchor = link.group(2);
				boolean leads = site.content(target).isPresent()
						&& (anchor == null || text(target).contains("id=\"" + anchor.substring(1) + "\""));
				if (!leads) {
					broken.add(page.path() + ": " + link.group());
				}
			}
		}
		assertThat(broken).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					{kind: finetune, dat: 1}                                    | finetune
					{kind: finetune, task: vqa, data: {train: {dataset: 1}}}    | datatrain
					{kind: tokenizer, data: {images: {shards: 3}}}              | dataimages-of-tokenizer
					{kind: pretrain, data: {images: {augmentation: {crop: 1}}}} | dataimagesaugmentationcrop-datapairsaugmentationcrop-datatrainaugmentationcrop
					{kind: ingest, source: {columns: {image: [1, {}]}}}         | sourcecolumns
					""")
	void aMistakeLeadsToTheFieldsThatMayStandThere(String recipe, String section) {
		assertThatExceptionOfType(InvalidRecipeException.class)
			.isThrownBy(() -> Recipes.complete(RecipeText.parse(recipe)))
			.satisfies((ex) -> assertThat(ex.mistakes()).extracting(Mistake::section).contains(section))
			.satisfies((ex) -> assertThat(ex.mistakes()).extracting((mistake) -> "id=\"" + mistake.section() + "\"")
				.allSatisfy((anchor) -> assertThat(text("recipes")).contains(anchor)));
	}

	/** A field may be called as the section about it, to which the anchor leads then. */
	@Test
	void anAnchorIsOnAPageOnce() {
		for (String page : List.of("recipes", "errors", "data")) {
			assertThat(Pattern.compile(" id=\"([^\"]+)\"").matcher(text(page)).results().map((found) -> found.group(1)))
				.isNotEmpty()
				.doesNotHaveDuplicates();
		}
	}

	@Test
	void aProblemLeadsToWhatItsCodeMeans() {
		assertThat(ProblemWriter.type("dataset-exists")).hasToString("/docs/errors#dataset-exists");
		assertThat(text("errors")).contains("<tr id=\"dataset-exists\">", "<tr id=\"prediction-busy\">");
	}

	@Test
	void whatIsBesideTheDocumentsIsNoLink() {
		assertThat(text("")).contains(">docs/data.md</a>").contains("model-core").doesNotContain("href=\"model-core\"");
	}

	@Test
	void theSearchKnowsEachSectionAndWhereItIs() {
		JsonNode index = JsonMapper.shared().readTree(text("search.json"));
		assertThat(index.size()).isGreaterThan(50);
		assertThat(index.valueStream().map((each) -> each.path("at").asString())).doesNotHaveDuplicates()
			.contains("/docs/reliability#meters");
		assertThat(index.valueStream().filter((each) -> each.path("text").asString().contains("successive halving")))
			.isNotEmpty();
	}

	private static String text(String path) {
		return new String(site.content(path).orElseThrow(), StandardCharsets.UTF_8);
	}

}
