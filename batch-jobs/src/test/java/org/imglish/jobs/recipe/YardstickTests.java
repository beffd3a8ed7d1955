package org.imglish.jobs.recipe;

import org.imglish.core.metric.Goal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.dataformat.yaml.YAMLMapper;

import static org.assertj.core.api.Assertions.assertThat;

class YardstickTests {

	@Test
	void aTaskIsJudgedByItsMainMetricOfHeldOutSamples() {
		assertThat(of("{kind: finetune, task: classification, data: {validation: held}}"))
			.isEqualTo(new Yardstick("validation/top1", Goal.MAX));
		assertThat(of("{kind: finetune, task: detection, data: {validation: held}}"))
			.isEqualTo(new Yardstick("validation/box_ap", Goal.MAX));
		assertThat(of("{kind: evaluate, task: captioning, dataset: held}")).isEqualTo(new Yardstick("cider", Goal.MAX));
	}

	@Test
	void aPretrainingIsJudgedByItsLossOfHeldOutSamples() {
		assertThat(of("{kind: pretrain, data: {validation: {texts: held, pairs: null}}}"))
			.isEqualTo(new Yardstick("validation/loss", Goal.MIN));
		assertThat(of("{kind: tokenizer, data: {validation: held}}"))
			.isEqualTo(new Yardstick("validation/loss", Goal.MIN));
	}

	@Test
	void whatTheRecipeKeepsOrEndsByGoesFirst() {
		assertThat(of("{kind: finetune, task: classification, data: {validation: held}, keep: {best: validation/top5},"
				+ " earlyStop: {metric: validation/top1, goal: max}}"))
			.isEqualTo(new Yardstick("validation/top5", Goal.MAX));
		assertThat(of("{kind: pretrain, data: {validation: {texts: held}}, keep: {every: 0},"
				+ " earlyStop: {metric: validation/pair/words_no_image, goal: min}}"))
			.isEqualTo(new Yardstick("validation/pair/words_no_image", Goal.MIN));
	}

	@Test
	void nothingIsJudgedWithoutHeldOutSamples() {
		assertThat(of("{kind: finetune, task: classification, data: {validation: null}}")).isNull();
		assertThat(of("{kind: pretrain, data: {validation: {texts: null}}}")).isNull();
		assertThat(of("{kind: ingest, dataset: pets}")).isNull();
	}

	private static @Nullable Yardstick of(String yaml) {
		return Yardstick.of(YAMLMapper.builder().build().readTree(yaml));
	}

}
