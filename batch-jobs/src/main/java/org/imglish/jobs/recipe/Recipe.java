package org.imglish.jobs.recipe;

import java.util.List;

import org.imglish.core.augmentation.Augmentation;
import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.image.Framing;
import org.imglish.core.image.ImageForm;
import org.imglish.core.optimizer.OptimizerConfig;
import org.imglish.core.source.LongTexts;
import org.imglish.core.source.SourceFormat;
import org.imglish.core.task.ClassNames;
import org.imglish.core.task.Task;
import org.imglish.core.text.VocabularyModel;
import org.imglish.core.training.LossWeights;
import org.imglish.core.training.PretrainSpec;
import org.imglish.core.training.StepSetting;
import org.imglish.core.visual.VisualTokenizerConfig;
import org.jspecify.annotations.Nullable;

/** What a run is to do. */
public sealed interface Recipe {

	/** The downstream task, or null where the run has none. */
	default @Nullable Task task() {
		return null;
	}

	/** A run that trains step by step. */
	sealed interface Training extends Recipe {

		/** Steps between checkpoints. */
		int checkpointEvery();

		/** How the training is watched. */
		Watch watch();

	}

	/**
	 * Makes a dataset of records.
	 *
	 * @param dataset name of the dataset
	 * @param format format of the source
	 * @param path file or folder of the records
	 * @param images folder of the images; null where none is needed
	 * @param labels file of the labels (IDX), class names (image index) or answers (VQA),
	 * or null
	 * @param splits splits to read (Karpathy); empty for all
	 * @param imageSide shorter side that images are re-encoded to, in pixels
	 * @param mostPixels width times height above which an image is skipped
	 * @param mostTokens most tokens of a text
	 * @param longTexts what becomes of longer texts; beside an image they are skipped
	 * @param samplesPerShard records a shard; also the chunk that is committed at once
	 * @param badShare share of skipped records above which the run fails
	 * @param leastAnswers how often an answer must occur to be learned
	 * @param answers where the list of answers comes from, or null to count them
	 * @param vocabulary how texts are tokenized
	 */
	record Ingest(String dataset, SourceFormat format, String path, @Nullable String images, @Nullable String labels,
			List<String> splits, int imageSide, long mostPixels, int mostTokens, LongTexts longTexts,
			int samplesPerShard, double badShare, int leastAnswers, @Nullable Answers answers,
			Vocabulary vocabulary) implements Recipe {

	}

	/**
	 * Where a list of answers comes from; exactly one is given.
	 *
	 * @param dataset dataset whose list is used, or null
	 * @param file a list of answers inside the data roots, or null
	 */
	record Answers(@Nullable String dataset, @Nullable String file) {

	}

	/**
	 * Where the text tokenizer of a dataset comes from; at most one is given.
	 *
	 * @param size most entries of a vocabulary learned from the source, or 0
	 * @param model what the entries of a learned vocabulary are
	 * @param dataset dataset whose vocabulary is used, or null
	 * @param file a {@code tokenizer.json} or SentencePiece model inside the data roots,
	 * or null
	 */
	record Vocabulary(int size, VocabularyModel model, @Nullable String dataset, @Nullable String file) {

	}

	/**
	 * Pretrains by masked data modelling.
	 *
	 * @param start what the weights start from
	 * @param newHead whether the heads start anew although the initial checkpoint has
	 * them
	 * @param optimizer how weights are updated
	 * @param steps number of optimizer steps
	 * @param checkpointEvery steps between checkpoints
	 * @param seed from which all randomness follows
	 * @param threads torch threads; 0 lets the worker choose
	 * @param setting how a step is carried out
	 * @param images source of images, or null
	 * @param texts source of texts, or null
	 * @param pairs source of pairs, or null
	 * @param held what the model is validated on
	 * @param masking mask ratios
	 * @param lossWeights what each loss counts in their sum
	 * @param tokens where visual tokens come from, or null for codes learned by k-means
	 * @param framing how whole images become squares
	 * @param contentWords words scored apart in validation
	 * @param watch how the training is watched
	 */
	record Pretrain(Start start, boolean newHead, OptimizerConfig optimizer, long steps, int checkpointEvery, long seed,
			int threads, StepSetting setting, @Nullable Source images, @Nullable Source texts, @Nullable Source pairs,
			HeldOut held, Masking masking, LossWeights lossWeights, @Nullable Tokens tokens, Framing framing,
			List<String> contentWords, Watch watch) implements Training {

	}

	/**
	 * Names of the datasets that a pretraining is validated on, or null.
	 *
	 * @param images images; where there are none, those of the pairs are used
	 * @param texts texts
	 * @param pairs image-text pairs
	 */
	record HeldOut(@Nullable String images, @Nullable String texts, @Nullable String pairs) {

		/** Whether there is nothing. */
		boolean isEmpty() {
			return this.images == null && this.texts == null && this.pairs == null;
		}

	}

	/**
	 * The visual tokenizer of a pretraining; either a checkpoint or a file is given.
	 *
	 * @param from a checkpoint of this program, or null
	 * @param file an official state dictionary inside the data roots, or null
	 * @param interpolate whether its grid of patches may differ from the model's
	 * @param precompute whether all tokens are computed once and kept beside the shards
	 */
	record Tokens(@Nullable From from, @Nullable String file, boolean interpolate, boolean precompute) {

	}

	/**
	 * Trains a visual tokenizer.
	 *
	 * @param tokenizer its shape, as it is where the pixels are predicted
	 * @param teacher whose features are predicted instead, or null
	 * @param optimizer how weights are updated
	 * @param steps number of optimizer steps
	 * @param checkpointEvery steps between checkpoints
	 * @param seed from which all randomness follows
	 * @param threads torch threads; 0 lets the worker choose
	 * @param images source of images
	 * @param validation dataset of held-out images, or null
	 * @param smallestCrop least share of an image that a step sees
	 * @param framing how whole images become squares
	 * @param watch how the training is watched
	 */
	record Tokenizer(VisualTokenizerConfig tokenizer, @Nullable Teacher teacher, OptimizerConfig optimizer, long steps,
			int checkpointEvery, long seed, int threads, Source images, @Nullable String validation,
			double smallestCrop, Framing framing, Watch watch) implements Training {

	}

	/**
	 * A model whose features a visual tokenizer learns to predict; one of the two is
	 * given.
	 *
	 * @param file a TorchScript file inside the data roots, or null
	 * @param width width of that file's features
	 * @param from a checkpoint of this program, or null
	 */
	record Teacher(@Nullable String file, int width, @Nullable From from) {

	}

	/**
	 * Fine-tunes to a downstream task.
	 *
	 * @param task what is learned
	 * @param start what the weights start from
	 * @param optimizer how weights are updated
	 * @param steps number of optimizer steps, or 0 where epochs are given
	 * @param epochs how often the samples are seen instead, or null
	 * @param checkpointEvery steps between checkpoints
	 * @param seed from which all randomness follows
	 * @param threads torch threads; 0 lets the worker choose
	 * @param setting how a step is carried out
	 * @param train labelled samples
	 * @param validation dataset of held-out labelled samples, or null
	 * @param smoothing label smoothing
	 * @param dropPath stochastic depth
	 * @param blind whether images are replaced by plain grey
	 * @param frozen whether the backbone keeps its weights and the head alone learns
	 * @param newHead whether the head starts anew although the initial checkpoint has one
	 * @param names how class names become texts that images are classified by, or null
	 * @param form how whole images are shown to the model
	 * @param watch how the training is watched
	 */
	record Finetune(Task task, Start start, OptimizerConfig optimizer, long steps, @Nullable Epochs epochs,
			int checkpointEvery, long seed, int threads, StepSetting setting, Source train, @Nullable String validation,
			double smoothing, double dropPath, boolean blind, boolean frozen, boolean newHead,
			@Nullable ClassNames names, ImageForm form, Watch watch) implements Training {

		/**
		 * Number of optimizer steps.
		 * @param samples number of labelled samples
		 */
		public long steps(long samples) {
			return (this.epochs != null) ? stepsOf(this.epochs.count(), samples) : this.steps;
		}

		/**
		 * The optimizer with its warm-up in steps.
		 * @param samples number of labelled samples
		 */
		public OptimizerConfig optimizer(long samples) {
			return (this.epochs != null) ? this.optimizer.withWarmup(stepsOf(this.epochs.warmup(), samples))
					: this.optimizer;
		}

		/** As the released code counts: an epoch drops the batch that is not full. */
		private long stepsOf(double epochs, long samples) {
			return Math.round(epochs * Math.max(1, samples / this.train.batch()));
		}

	}

	/** What a training starts from. */
	sealed interface Start {

		/**
		 * Random weights.
		 *
		 * @param model shape of the model
		 */
		record Scratch(ModelConfig model) implements Start {

		}

		/**
		 * A checkpoint of another run, which knows its shape.
		 *
		 * @param from which checkpoint
		 * @param imageSize side of the images in pixels, or 0 for the checkpoint's
		 */
		record Checkpoint(From from, int imageSize) implements Start {

		}

		/**
		 * A file of weights with the official names.
		 *
		 * @param file a {@code .pth} or safetensors file inside the data roots
		 * @param model shape of the model
		 */
		record WeightFile(String file, ModelConfig model) implements Start {

		}

	}

	/**
	 * The length of a training in passes over its samples.
	 *
	 * @param count number of all epochs, at least 1
	 * @param warmup epochs of linear warm-up, from 0 to the count
	 */
	record Epochs(long count, double warmup) {

	}

	/**
	 * Evaluates a checkpoint.
	 *
	 * @param task what is evaluated
	 * @param from which weights
	 * @param dataset name of the dataset
	 * @param batch samples a batch
	 * @param zeroShot how class names become texts that images are compared with, or null
	 * for a model that was fine-tuned to the classes
	 * @param neighbours labelled images whose classes are taken over, or null
	 */
	record Evaluate(Task task, From from, String dataset, int batch, @Nullable ClassNames zeroShot,
			@Nullable Neighbours neighbours) implements Recipe {

	}

	/**
	 * Labelled images to classify others by.
	 *
	 * @param dataset name of the labelled dataset
	 * @param count nearest images that vote
	 */
	record Neighbours(String dataset, int count) {

	}

	/**
	 * How a training is watched.
	 *
	 * @param validateEvery steps between validations, a multiple of the steps between
	 * checkpoints; 0 for after the last step only
	 * @param earlyStop when the training ends before its last step, or null for never
	 * @param divergence what happens when it diverges
	 */
	record Watch(int validateEvery, @Nullable EarlyStop earlyStop, Divergence divergence) {

	}

	/**
	 * When a training ends because it gets no better.
	 *
	 * @param metric a metric of the validation
	 * @param highest whether more of it is better
	 * @param patience validations without a better value after which it ends
	 */
	record EarlyStop(String metric, boolean highest, int patience) {

	}

	/**
	 * What happens when numbers are no longer finite or the loss explodes.
	 *
	 * @param action whether the run stops or goes back
	 * @param explosion how many times the mean of the last 50 losses a loss must be to
	 * have exploded, ten times that before there are 50
	 * @param rateFactor what learning rates are multiplied by each time it goes back
	 * @param mostRewinds how often it goes back before it stops
	 */
	record Divergence(OnDivergence action, double explosion, double rateFactor, int mostRewinds) {

	}

	/** What a diverged training does. */
	enum OnDivergence {

		/** Fails, and leaves the last good checkpoint. */
		STOP,
		/** Goes back to the last good checkpoint, with a lower rate. */
		REWIND

	}

	/**
	 * A dataset that a source draws from, and how much.
	 *
	 * @param dataset name of the dataset
	 * @param weight how many samples it gives relative to the other datasets, or null for
	 * as many as it has
	 */
	record Portion(String dataset, @Nullable Double weight) {

	}

	/**
	 * Datasets and how much of them a step takes.
	 *
	 * @param portions the datasets, at least one; pretraining alone mixes several
	 * @param batch samples a step
	 * @param window tokens of a text
	 * @param packing whether several short texts share a window
	 * @param augmentation what happens to the images
	 */
	record Source(List<Portion> portions, int batch, int window, boolean packing, Augmentation augmentation) {

		public Source {
			portions = List.copyOf(portions);
		}

		/** A source of one dataset. */
		public Source(String dataset, int batch, int window, boolean packing, Augmentation augmentation) {
			this(List.of(new Portion(dataset, null)), batch, window, packing, augmentation);
		}

		/** Name of the only dataset. */
		public String dataset() {
			return this.portions.get(0).dataset();
		}

	}

	/**
	 * Mask ratios.
	 *
	 * @param image share of patches hidden
	 * @param text share of the words of texts masked
	 * @param pairText share of the words of pairs masked
	 * @param pairs which side of a pair is masked
	 */
	record Masking(double image, double text, double pairText, PretrainSpec.PairMasking pairs) {

	}

	/**
	 * Weights to start from: the newest checkpoint of a run, a checkpoint, or a
	 * registered model; exactly one is given.
	 *
	 * @param run number of a run, or 0
	 * @param checkpoint number of a checkpoint, or 0
	 * @param model name of a registered model, or null
	 * @param version its version, or 0 for the newest
	 */
	record From(long run, long checkpoint, @Nullable String model, int version) {

	}

}
