package org.imglish.core.bench;

import java.util.List;

import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.kernel.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

class ProductBenchTests {

	@ParameterizedTest
	@EnumSource(names = { "FLOAT32", "BF16" })
	void theProductsOfALayerAreMeasured(Precision precision) {
		List<ProductRate> rates = new ProductBench(ModelConfig.Preset.TINY.config(), 16, 2, 1).measure(precision);
		assertThat(rates).extracting(ProductRate::outputs).containsExactly(128, 512, 128);
		assertThat(rates).extracting(ProductRate::inputs).containsExactly(128, 128, 512);
		assertThat(rates).allSatisfy((rate) -> assertThat(rate.rate()).isPositive());
	}

	@Test
	void togetherTheSlowOneWeighsByItsTime() {
		ProductRate fast = new ProductRate("a", Precision.FLOAT32, 1, 10, 10, 1, 400);
		ProductRate slow = new ProductRate("b", Precision.FLOAT32, 1, 10, 10, 1, 100);
		assertThat(ProductRate.together(List.of(fast, slow))).isCloseTo(160, within(1e-9));
	}

	@Test
	void nonsenseIsRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new ProductBench(ModelConfig.Preset.TINY.config(), 0, 1, 1))
			.withMessage("rows, rounds and threads must be at least 1, but are 0, 1 and 1");
	}

}
