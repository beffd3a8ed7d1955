package org.imglish.core.backbone;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import org.imglish.core.kernel.Kernels;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Counts of the published models, from declarations alone: nothing is allocated. */
class ParameterCountTests {

	@Test
	void theReleasedBaseModelHas221Million() {
		assertThat(millions(ModelConfig.Preset.BASE, (name) -> true)).isEqualTo("220.99");
	}

	@Test
	void theReleasedLargeModelHas673Million() {
		assertThat(millions(ModelConfig.Preset.LARGE, (name) -> true)).isEqualTo("672.70");
	}

	@Test
	void theGiantModelHasThePublishedParts() {
		ModelConfig.Preset giant = ModelConfig.Preset.GIANT;
		assertThat(millions(giant, (name) -> name.contains("ffn.A."))).startsWith("692");
		assertThat(millions(giant, (name) -> name.contains("ffn.B."))).startsWith("692");
		assertThat(millions(giant, (name) -> name.contains("ffn.C."))).startsWith("51.9");
		assertThat(millions(giant, (name) -> name.contains("self_attn."))).startsWith("317");
	}

	private static String millions(ModelConfig.Preset preset, Predicate<String> counted) {
		Map<String, Parameter> parameters = new LinkedHashMap<>();
		try (NDManager manager = NDManager.newBaseManager("PyTorch"); Kernels kernels = new Kernels(manager)) {
			new Beit3(new ParameterScope(parameters, kernels).in("beit3"), preset.config(), kernels, true);
		}
		long count = parameters.entrySet()
			.stream()
			.filter((entry) -> counted.test(entry.getKey()))
			.mapToLong((entry) -> entry.getValue().getShape().size())
			.sum();
		return String.format(Locale.ROOT, "%.2f", count / 1e6);
	}

}
