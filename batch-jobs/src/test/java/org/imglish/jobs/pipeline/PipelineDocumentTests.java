package org.imglish.jobs.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.imglish.jobs.recipe.RecipeText;
import org.imglish.core.field.Mistake;
import org.imglish.jobs.recipe.InvalidRecipeException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class PipelineDocumentTests {

	@Test
	void aRunWaitsForEveryDatasetThatItsRecipeNames() {
		assertThat(
				needs("""
						name: photos
						runs:
						  a: { recipe: { kind: ingest, dataset: images, source: { format: image-folder, path: a } } }
						  b: { recipe: { kind: ingest, dataset: texts, source: { format: plain-text, path: b }, vocabulary: { size: 99 } } }
						  c: { recipe: { kind: ingest, dataset: more, source: { format: plain-text, path: c }, vocabulary: { dataset: texts } } }
						  d: { recipe: { kind: ingest, dataset: held-images, source: { format: image-folder, path: d } } }
						  e: { recipe: { kind: ingest, dataset: held-texts, source: { format: plain-text, path: e }, vocabulary: { dataset: texts } } }
						  train:
						    recipe:
						      kind: pretrain
						      data:
						        images: { dataset: images, batch: 4 }
						        texts: { datasets: [{ dataset: texts }, { dataset: more }], batch: 4 }
						        validation: { images: held-images, texts: held-texts }
						"""))
			.containsEntry("train", Set.of("a", "b", "c", "d", "e"));
	}

	@Test
	void aPlainNameHoldsOutToo() {
		assertThat(needs("""
				name: photos
				runs:
				  a: { recipe: { kind: ingest, dataset: images, source: { format: image-folder, path: a } } }
				  d: { recipe: { kind: ingest, dataset: held, source: { format: image-folder, path: d } } }
				  train: { recipe: { kind: pretrain, data: { pairs: { dataset: images }, validation: held } } }
				""")).containsEntry("train", Set.of("a", "d"));
	}

	@Test
	void everyPipelineOfTheProgramIsWithoutMistake() throws IOException {
		try (Stream<Path> files = Files.list(Path.of("..", "pipelines"))) {
			List<Path> pipelines = files.toList();
			assertThat(pipelines).isNotEmpty();
			for (Path pipeline : pipelines) {
				String text = Files.readString(pipeline);
				assertThat(text).startsWith("# yaml-language-server: $schema=")
					.contains("\n# What: ")
					.contains("\n# How: ", "\n# How long: ", "\n# Expect: ");
				assertThat(needs(text)).as(pipeline.toString()).isNotEmpty();
			}
		}
	}

	private static Map<String, Set<String>> needs(String yaml) {
		return PipelineDocument.read(RecipeText.parse(yaml))
			.ordered()
			.stream()
			.collect(Collectors.toMap(PipelineNode::name, (node) -> Set.copyOf(node.needs())));
	}

	@Test
	void aMistakeOfAllRunsOfASweepIsSaidOnce() {
		assertThat(catchThrowableOfType(InvalidRecipeException.class, () -> PipelineDocument.read(RecipeText.parse("""
				runs:
				  tune:
				    recipe: { kind: finetune, stpes: 3, data: { train: { dataset: d } } }
				    sweep: { over: { seed: [1, 2, 3, 4, 5, 6] } }
				"""))).mistakes()).singleElement().extracting(Mistake::path).isEqualTo("runs.tune.recipe.stpes");
	}

}
