package org.imglish.jobs.pipeline;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.imglish.jobs.recipe.RecipeText;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

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
				  train: { recipe: { kind: pretrain, data: { images: { dataset: images }, validation: held } } }
				""")).containsEntry("train", Set.of("a", "d"));
	}

	private static Map<String, Set<String>> needs(String yaml) {
		return PipelineDocument.read(RecipeText.parse(yaml))
			.ordered()
			.stream()
			.collect(Collectors.toMap(PipelineNode::name, (node) -> Set.copyOf(node.needs())));
	}

}
