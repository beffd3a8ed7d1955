package org.imglish.jobs.recipe;

import java.util.List;

import org.imglish.core.evaluation.Evaluation;
import org.imglish.core.field.Checked;
import org.imglish.core.field.Checks;
import org.imglish.core.field.Choice;
import org.imglish.core.field.Inline;
import org.imglish.core.finetuning.Finetuning;
import org.imglish.core.kernel.Precision;
import org.imglish.core.library.Named;
import org.imglish.core.metric.MetricCatalog;
import org.imglish.core.pretraining.Pretraining;
import org.imglish.core.source.Ingestion;
import org.imglish.core.task.Task;
import org.imglish.core.tokenizing.Tokenizing;
import org.jspecify.annotations.Nullable;

/** What a run is to do: what a part of model-core does, and how the platform does it. */
public sealed interface Recipe {

	/** The downstream task, or null where the run has none. */
	default @Nullable Task task() {
		return null;
	}

	/** What will be looked up: datasets, files and saved weights. */
	List<Named> named();

	@Choice
	static Class<? extends Recipe> of(RunKind kind) {
		return switch (kind) {
			case INGEST -> Ingest.class;
			case TOKENIZER -> Tokenizer.class;
			case PRETRAIN -> Pretrain.class;
			case FINETUNE -> Finetune.class;
			case EVALUATE -> Evaluate.class;
		};
	}

	/** A run that trains step by step. */
	sealed interface Training extends Recipe, Checked {

		/** How the platform carries it out. */
		Supervision supervision();

		/** Whether there are held-out samples. */
		boolean isValidated();

		/** What it reports. */
		MetricCatalog metrics();

		@Override
		default void check(Checks checks) {
			supervision().check(checks, isValidated(), metrics());
		}

	}

	/**
	 * Makes a dataset of records.
	 *
	 * @param ingestion what of
	 */
	record Ingest(@Inline Ingestion ingestion) implements Recipe {

		@Override
		public List<Named> named() {
			return this.ingestion.named();
		}

	}

	/**
	 * Pretrains by masked data modelling.
	 *
	 * @param training what is learned
	 * @param supervision how the platform carries it out
	 */
	record Pretrain(@Inline Pretraining training, @Inline Supervision supervision) implements Training {

		@Override
		public List<Named> named() {
			return this.training.named();
		}

		@Override
		public MetricCatalog metrics() {
			return Pretraining.METRICS;
		}

		@Override
		public boolean isValidated() {
			return this.training.isValidated();
		}

		@Override
		public void check(Checks checks) {
			Training.super.check(checks);
			this.supervision.parallel().checkPrecision(checks, this.training.setting().precision());
			this.supervision.parallel()
				.checkAlone(checks, this.training.data().smallestBatch(), this.training.setting().precision(), null);
		}

	}

	/**
	 * Trains a visual tokenizer.
	 *
	 * @param training what is learned
	 * @param supervision how the platform carries it out
	 */
	record Tokenizer(@Inline Tokenizing training, @Inline Supervision supervision) implements Training {

		@Override
		public List<Named> named() {
			return this.training.named();
		}

		@Override
		public MetricCatalog metrics() {
			return Tokenizing.METRICS;
		}

		@Override
		public boolean isValidated() {
			return this.training.data().validation() != null;
		}

		@Override
		public void check(Checks checks) {
			Training.super.check(checks);
			this.supervision.parallel()
				.checkAlone(checks, this.training.data().images().batch(), Precision.FLOAT32,
						"the codebook follows the vectors of all images of a step");
		}

	}

	/**
	 * Fine-tunes to a downstream task.
	 *
	 * @param training what is learned
	 * @param supervision how the platform carries it out
	 */
	record Finetune(@Inline Finetuning training, @Inline Supervision supervision) implements Training {

		@Override
		public List<Named> named() {
			return this.training.named();
		}

		@Override
		public Task task() {
			return this.training.task();
		}

		@Override
		public void check(Checks checks) {
			Training.super.check(checks);
			checks.that(task().isShared() || this.supervision.parallel().max() == 1, "parallel",
					"does not go with the task %s, whose batch norm or losses look at all images of a step",
					task().word());
			this.supervision.parallel().checkPrecision(checks, this.training.setting().precision());
			this.supervision.parallel()
				.checkAlone(checks, this.training.data().train().batch(), this.training.setting().precision(),
						task().comparesInputs() ? "its loss compares all images of a step with all texts" : null);
		}

		@Override
		public MetricCatalog metrics() {
			return Finetuning.metrics(task());
		}

		@Override
		public boolean isValidated() {
			return this.training.data().validation() != null;
		}

	}

	/**
	 * Evaluates a checkpoint.
	 *
	 * @param evaluation what is measured
	 */
	record Evaluate(@Inline Evaluation evaluation) implements Recipe {

		@Override
		public List<Named> named() {
			return this.evaluation.named();
		}

		@Override
		public Task task() {
			return this.evaluation.task();
		}

	}

}
