package org.imglish.core.finetuning;

import java.nio.file.Path;
import java.util.List;

import org.imglish.core.augmentation.Augmentation;
import org.imglish.core.dense.Decay;
import org.imglish.core.detection.Detection;
import org.imglish.core.image.ImageForm;
import org.imglish.core.optimizer.OptimizerConfig;
import org.imglish.core.segmentation.Segmentation;
import org.imglish.core.task.ClassNames;
import org.imglish.core.task.Task;
import org.imglish.core.training.PathLibrary;
import org.imglish.core.training.Start;
import org.imglish.core.training.StartFrom;
import org.imglish.core.training.StepSetting;
import org.jspecify.annotations.Nullable;

/** Builds fine-tunings; datasets are folders. */
public final class FinetuningBuilder {

	/** For images of 32 pixels. */
	public static final Detection SMALL_OBJECTS = new Detection(true, 0.8, 1.2, true, 2, 16, 32, 1, 8, 20, 0.02, false,
			Decay.HARD);

	private final Task task;

	private StartFrom start;

	private final OptimizerConfig optimizer;

	private long steps;

	private boolean newHead;

	private boolean frozen;

	private LabelledSource train;

	private @Nullable String validation;

	private StepSetting setting = new StepSetting(1);

	private double smoothing = 0.1;

	private double dropPath;

	private @Nullable ClassNames names;

	private @Nullable Segmentation segmentation;

	private @Nullable Detection detection;

	private ImageForm images = ImageForm.PRETRAINED;

	private FinetuningBuilder(Task task, StartFrom start, OptimizerConfig optimizer, long steps, LabelledSource train) {
		this.task = task;
		this.start = start;
		this.optimizer = optimizer;
		this.steps = steps;
		this.train = train;
	}

	public static FinetuningBuilder of(Task task, Start start, OptimizerConfig optimizer, long steps, Path dataset,
			int batch, int window) {
		return new FinetuningBuilder(task, PathLibrary.from(start), optimizer, steps,
				new LabelledSource(dataset.toString(), batch, window, null));
	}

	/** The same as a recipe, to change something. */
	static FinetuningBuilder of(Finetuning recipe) {
		FinetuningBuilder builder = new FinetuningBuilder(recipe.task(), recipe.start(), recipe.optimizer(),
				recipe.steps(0), recipe.data().train());
		builder.validation = recipe.data().validation();
		builder.setting = recipe.setting();
		builder.smoothing = recipe.smoothing();
		builder.dropPath = recipe.dropPath();
		builder.images = recipe.images();
		builder.segmentation = recipe.segmentation();
		builder.detection = recipe.detection();
		return builder;
	}

	FinetuningBuilder start(Start from) {
		this.start = PathLibrary.from(from);
		return this;
	}

	FinetuningBuilder steps(long number) {
		this.steps = number;
		return this;
	}

	FinetuningBuilder train(Path dataset, int batch, int window) {
		this.train = new LabelledSource(dataset.toString(), batch, window, null);
		return this;
	}

	FinetuningBuilder augmentation(Augmentation augmentation) {
		this.train = new LabelledSource(this.train.dataset(), this.train.batch(), this.train.window(), augmentation);
		return this;
	}

	public FinetuningBuilder validation(@Nullable Path dataset) {
		this.validation = (dataset != null) ? dataset.toString() : null;
		return this;
	}

	public FinetuningBuilder setting(StepSetting setting) {
		this.setting = setting;
		return this;
	}

	public FinetuningBuilder dropPath(double rate) {
		this.dropPath = rate;
		return this;
	}

	FinetuningBuilder frozen() {
		this.frozen = true;
		return this;
	}

	FinetuningBuilder newHead(boolean anew) {
		this.newHead = anew;
		return this;
	}

	FinetuningBuilder names(@Nullable ClassNames classNames) {
		this.names = classNames;
		return this;
	}

	FinetuningBuilder segmentation(@Nullable Segmentation how) {
		this.segmentation = how;
		return this;
	}

	public FinetuningBuilder detection(@Nullable Detection how) {
		this.detection = how;
		return this;
	}

	FinetuningBuilder images(ImageForm form) {
		this.images = form;
		return this;
	}

	public Finetuning build() {
		return new Finetuning(this.task, this.start, this.newHead, this.frozen,
				new LabelledData(this.train, this.validation), null, this.steps, this.optimizer, this.setting, 7,
				this.smoothing, this.dropPath, false, this.names != null,
				(this.names != null) ? this.names.templates() : List.of(), this.segmentation, this.detection,
				this.images);
	}

}
