package org.imglish.core.pretraining;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import org.imglish.core.augmentation.Augmentation;
import org.imglish.core.image.Framing;
import org.imglish.core.library.WeightsPlace;
import org.imglish.core.optimizer.OptimizerConfig;
import org.imglish.core.training.PathLibrary;
import org.imglish.core.training.Start;
import org.imglish.core.training.StartFrom;
import org.imglish.core.training.StepSetting;
import org.jspecify.annotations.Nullable;

/** Builds pretrainings that mask as the paper does; datasets are folders. */
public final class PretrainingBuilder {

	private StartFrom start;

	private boolean newHead;

	private @Nullable ImageSource images;

	private @Nullable TextSource texts;

	private @Nullable PairSource pairs;

	private @Nullable HeldOutNames held;

	private Masking masking = new Masking(0.4, 0.15, 0.5, PairMasking.BOTH);

	private LossWeights lossWeights = LossWeights.EQUAL;

	private @Nullable TokensFrom tokens;

	private long steps;

	private OptimizerConfig optimizer;

	private StepSetting setting = new StepSetting(1);

	private Framing framing = Framing.CENTER;

	private List<String> contentWords = List.of();

	private PretrainingBuilder(StartFrom start, OptimizerConfig optimizer, long steps) {
		this.start = start;
		this.optimizer = optimizer;
		this.steps = steps;
	}

	public static PretrainingBuilder of(Start start, OptimizerConfig optimizer, long steps) {
		return new PretrainingBuilder(PathLibrary.from(start), optimizer, steps);
	}

	/** The same as a recipe, to change something. */
	static PretrainingBuilder of(Pretraining recipe) {
		PretrainingBuilder builder = new PretrainingBuilder(recipe.start(), recipe.optimizer(), recipe.steps());
		builder.newHead = recipe.newHead();
		builder.images = recipe.data().images();
		builder.texts = recipe.data().texts();
		builder.pairs = recipe.data().pairs();
		builder.held = recipe.data().validation();
		builder.masking = recipe.masking();
		builder.lossWeights = recipe.lossWeights();
		builder.tokens = recipe.tokens();
		builder.setting = recipe.setting();
		builder.framing = recipe.framing();
		builder.contentWords = recipe.contentWords();
		return builder;
	}

	PretrainingBuilder start(Start from) {
		this.start = PathLibrary.from(from);
		return this;
	}

	public PretrainingBuilder images(Path dataset, int batch) {
		return images(dataset, batch, Augmentation.NONE);
	}

	PretrainingBuilder images(Path dataset, int batch, Augmentation augmentation) {
		return images(new ImageSource(dataset.toString(), null, batch, augmentation));
	}

	PretrainingBuilder images(@Nullable ImageSource source) {
		this.images = source;
		return this;
	}

	PretrainingBuilder texts(Path dataset, int batch, int window) {
		return texts(new TextSource(dataset.toString(), null, batch, window, false));
	}

	PretrainingBuilder texts(@Nullable TextSource source) {
		this.texts = source;
		return this;
	}

	PretrainingBuilder pairs(Path dataset, int batch, int window) {
		return pairs(new PairSource(dataset.toString(), null, batch, window, null));
	}

	PretrainingBuilder pairs(@Nullable PairSource source) {
		this.pairs = source;
		return this;
	}

	PretrainingBuilder held(@Nullable Path images, @Nullable Path texts, @Nullable Path pairs) {
		return held(new HeldOutNames(name(images), name(texts), name(pairs)));
	}

	PretrainingBuilder held(@Nullable HeldOutNames names) {
		this.held = names;
		return this;
	}

	static @Nullable String name(@Nullable Path path) {
		return (path != null) ? path.toString() : null;
	}

	public PretrainingBuilder masking(PairMasking pairMasking) {
		this.masking = new Masking(0.4, 0.15, 0.5, pairMasking);
		return this;
	}

	PretrainingBuilder weights(LossWeights weights) {
		this.lossWeights = weights;
		return this;
	}

	PretrainingBuilder tokens(@Nullable TokensFrom from) {
		this.tokens = from;
		return this;
	}

	/** Tokens of the tokenizer in a folder or file. */
	static TokensFrom tokensFrom(Path tokenizer, boolean interpolate, boolean precompute) {
		return new TokensFrom(Files.isDirectory(tokenizer) ? new WeightsPlace.Saved(new PathLibrary.Folder(tokenizer))
				: new WeightsPlace.File(tokenizer.toString()), interpolate, precompute);
	}

	PretrainingBuilder setting(StepSetting setting) {
		this.setting = setting;
		return this;
	}

	PretrainingBuilder framing(Framing framing) {
		this.framing = framing;
		return this;
	}

	PretrainingBuilder contentWords(List<String> words) {
		this.contentWords = words;
		return this;
	}

	PretrainingBuilder newHead(boolean anew) {
		this.newHead = anew;
		return this;
	}

	/** Datasets by folder. */
	static List<Portion> mixed(Portion... portions) {
		return Arrays.asList(portions);
	}

	public Pretraining build() {
		return new Pretraining(this.start, this.newHead,
				new PretrainingSources(this.images, this.texts, this.pairs, this.held), this.masking, this.lossWeights,
				this.tokens, this.steps, this.optimizer, this.setting, 7, this.framing, this.contentWords);
	}

}
