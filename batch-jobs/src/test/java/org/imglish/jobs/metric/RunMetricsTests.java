package org.imglish.jobs.metric;

import org.imglish.core.metric.Goal;
import org.imglish.core.metric.Metric;
import org.imglish.jobs.recipe.ReportedMetrics;
import org.imglish.jobs.recipe.RunKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class RunMetricsTests {

	@ParameterizedTest
	@CsvSource({ "PRETRAIN, loss, MIN, nats", "PRETRAIN, loss/pair/text, MIN, nats",
			"PRETRAIN, perplexity/image, MIN, ''", "PRETRAIN, accuracy/pair/image, MAX, share",
			"PRETRAIN, cut_tokens/text, MIN, tokens", "PRETRAIN, unmasked_parts/text, NONE, parts",
			"PRETRAIN, validation/loss, MIN, nats", "PRETRAIN, validation/text/loss, MIN, nats",
			"PRETRAIN, validation/pair/text/perplexity, MIN, ''", "PRETRAIN, validation/image/accuracy, MAX, share",
			"PRETRAIN, validation/pair/content_words_own_image, MAX, share",
			"PRETRAIN, validation/pair/words_no_image, NONE, share",
			"PRETRAIN, validation/image/nearest_visible_code, NONE, share",
			"PRETRAIN, validation/text/commonest_word, NONE, share", "PRETRAIN, learning_rate, NONE, ''",
			"PRETRAIN, gradient_norm, NONE, ''", "PRETRAIN, loss_scale, NONE, ''",
			"PRETRAIN, skipped_steps, MIN, steps", "PRETRAIN, samples_per_second, MAX, samples/s",
			"PRETRAIN, data_wait, MIN, share", "PRETRAIN, comm_wait, MIN, share", "PRETRAIN, step_seconds, MIN, s",
			"PRETRAIN, checkpoint_wait, MIN, share", "PRETRAIN, system/cpu, NONE, share",
			"PRETRAIN, system/gpu_memory_bytes, NONE, bytes", "PRETRAIN, nobody/reports/this, NONE, ''",
			"TOKENIZER, loss, MIN, ''", "TOKENIZER, loss/commitment, MIN, ''", "TOKENIZER, code_usage, MAX, share",
			"TOKENIZER, perplexity, MAX, codes", "TOKENIZER, restarted_codes, NONE, codes",
			"TOKENIZER, validation/loss, MIN, ''", "TOKENIZER, validation/loss/reconstruction, MIN, ''",
			"TOKENIZER, validation/loss/commitment, MIN, ''", "TOKENIZER, validation/code_usage, MAX, share",
			"TOKENIZER, validation/perplexity, MAX, codes", "FINETUNE, loss, MIN, nats",
			"FINETUNE, accuracy, MAX, share", "FINETUNE, texts_cut, MIN, texts",
			"FINETUNE, validation/top1, MAX, share", "FINETUNE, validation/class/cat, MAX, share",
			"FINETUNE, validation/vqa_accuracy, MAX, share", "FINETUNE, validation/answer_type/yes/no, MAX, share",
			"FINETUNE, validation/consistency, MAX, share", "FINETUNE, validation/cider, MAX, ''",
			"FINETUNE, validation/bleu_4, MAX, ''", "FINETUNE, validation/image_to_text/recall_at_10, MAX, share",
			"FINETUNE, validation/mean_recall, MAX, share", "EVALUATE, top5, MAX, share", "EVALUATE, rouge_l, MAX, ''",
			"EVALUATE, text_to_image/recall_at_1, MAX, share", "EVALUATE, unlabelled, NONE, samples" })
	void eachHasItsGoalAndUnit(RunKind kind, String name, Goal goal, String unit) {
		assertThat(RunMetrics.of(kind, name)).extracting(Metric::goal, Metric::unit).containsExactly(goal, unit);
	}

	@Test
	void aNameHasOneGoalInAllKinds() {
		for (RunKind kind : RunKind.values()) {
			assertThat(ReportedMetrics.of(kind).metrics()).filteredOn((metric) -> metric.goal() != Goal.NONE)
				.allMatch((metric) -> metric.goal() == ReportedMetrics.goal(metric.name()));
		}
	}

	@Test
	void aPrefixAloneIsNoFamily() {
		assertThat(RunMetrics.of(RunKind.FINETUNE, "validation/classes").goal()).isEqualTo(Goal.NONE);
	}

}
