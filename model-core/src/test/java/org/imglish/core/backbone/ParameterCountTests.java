package org.imglish.core.backbone;

import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Predicate;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import org.imglish.core.head.ClassificationHead;
import org.imglish.core.head.MaskedDataHead;
import org.imglish.core.head.RetrievalHead;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Counts of the published models, from declarations alone: nothing is allocated. */
class ParameterCountTests {

	private static final Consumer<Network> NONE = (network) -> {
	};

	private static final Predicate<String> ALL = (name) -> true;

	@Test
	void theReleasedBaseModelHas221Million() {
		assertThat(millions(ModelConfig.Preset.BASE, NONE, ALL)).isEqualTo("220.99");
		assertThat(millions(ModelConfig.Preset.BASE, RetrievalHead::new, ALL)).isEqualTo("222.17");
		assertThat(millions(ModelConfig.Preset.BASE, MaskedDataHead::new, ALL)).isEqualTo("276.51");
	}

	@Test
	void theReleasedLargeModelHas673Million() {
		assertThat(millions(ModelConfig.Preset.LARGE, NONE, ALL)).isEqualTo("672.70");
		assertThat(millions(ModelConfig.Preset.LARGE, RetrievalHead::new, ALL)).isEqualTo("674.80");
		assertThat(millions(ModelConfig.Preset.LARGE, MaskedDataHead::new, ALL)).isEqualTo("746.71");
	}

	@Test
	void theVisionPartsWithAThousandClassesHave87And305Million() {
		Consumer<Network> classes = (network) -> new ClassificationHead(network, 1000);
		Predicate<String> vision = (name) -> Passes.IMAGES.reach(name, ModelConfig.Preset.BASE.config());
		assertThat(millions(ModelConfig.Preset.BASE, classes, vision)).isEqualTo("86.66");
		assertThat(millions(ModelConfig.Preset.LARGE, classes, vision)).isEqualTo("304.58");
	}

	@Test
	void theGiantModelHasThePublishedParts() {
		ModelConfig.Preset giant = ModelConfig.Preset.GIANT;
		assertThat(millions(giant, NONE, (name) -> name.contains("ffn.A."))).startsWith("692");
		assertThat(millions(giant, NONE, (name) -> name.contains("ffn.B."))).startsWith("692");
		assertThat(millions(giant, NONE, (name) -> name.contains("ffn.C."))).startsWith("51.9");
		assertThat(millions(giant, NONE, (name) -> name.contains("self_attn."))).startsWith("317");
		Predicate<String> four = (name) -> name.matches(".*(ffn|self_attn)\\..*");
		assertThat(millions(giant, NONE, four)).startsWith("1754");
		Predicate<String> words = (name) -> name.contains("text_embed");
		assertThat(millions(giant, NONE, four.or(words))).startsWith("1844");
		assertThat(millions(giant, MaskedDataHead::new, four.or(words).or((name) -> name.startsWith("language_head"))))
			.startsWith("1934");
		assertThat(millions(giant, MaskedDataHead::new, four.or(words).or((name) -> name.contains("_head"))))
			.isEqualTo("1945.93");
	}

	/** A network that is not initialized has parameters, but no arrays. */
	private static String millions(ModelConfig.Preset preset, Consumer<Network> heads, Predicate<String> counted) {
		try (NDManager manager = NDManager.newBaseManager("PyTorch");
				Network network = new Network(preset.config(), manager, true)) {
			heads.accept(network);
			long count = network.parameters()
				.entrySet()
				.stream()
				.filter((entry) -> counted.test(entry.getKey()))
				.mapToLong((entry) -> entry.getValue().getShape().size())
				.sum();
			assertThat(network.parameters().values()).noneMatch(Parameter::isInitialized);
			return String.format(Locale.ROOT, "%.2f", count / 1e6);
		}
	}

}
