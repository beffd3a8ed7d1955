package org.imglish.jobs.recipe;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

import org.imglish.core.evaluation.Evaluation;
import org.imglish.core.finetuning.Finetuning;
import org.imglish.core.metric.Goal;
import org.imglish.core.metric.Metric;
import org.imglish.core.metric.MetricCatalog;
import org.imglish.core.pretraining.Pretraining;
import org.imglish.core.task.Task;
import org.imglish.core.tokenizing.Tokenizing;

/** What runs report, as the trainers and evaluators of their kind declare it. */
public final class ReportedMetrics {

	private static final MetricCatalog FINETUNING = ofTasks(Finetuning::metrics);

	private static final MetricCatalog EVALUATION = ofTasks(Evaluation::metrics);

	private ReportedMetrics() {
	}

	/** What runs of a kind report, of whatever task. */
	public static MetricCatalog of(RunKind kind) {
		return switch (kind) {
			case INGEST -> MetricCatalog.of(List.of());
			case TOKENIZER -> Tokenizing.METRICS;
			case PRETRAIN -> Pretraining.METRICS;
			case FINETUNE -> FINETUNING;
			case EVALUATE -> EVALUATION;
		};
	}

	/**
	 * What the run of a recipe reports; of a task that nobody knows, what fine-tunings of
	 * all tasks do.
	 */
	public static MetricCatalog of(RunKind kind, String task) {
		return (kind != RunKind.FINETUNE) ? of(kind)
				: Arrays.stream(Task.values())
					.filter((each) -> each.word().equalsIgnoreCase(task))
					.findFirst()
					.map(Finetuning::metrics)
					.orElse(FINETUNING);
	}

	/**
	 * The goal of a metric, which all kinds that report it have in common; none of one
	 * that nobody reports.
	 */
	public static Goal goal(String metric) {
		return Arrays.stream(RunKind.values())
			.map((kind) -> of(kind).goal(metric))
			.filter((goal) -> goal != Goal.NONE)
			.findFirst()
			.orElse(Goal.NONE);
	}

	private static MetricCatalog ofTasks(Function<Task, MetricCatalog> metrics) {
		List<Metric> all = Arrays.stream(Task.values())
			.flatMap((task) -> metrics.apply(task).metrics().stream())
			.toList();
		return MetricCatalog.of(all);
	}

}
