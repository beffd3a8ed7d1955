package org.imglish.core.finetuning;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import org.imglish.core.augmentation.Augmentation;
import org.imglish.core.augmentation.ColorJitter;
import org.imglish.core.augmentation.RandAugment;
import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.image.RandomCrop;
import org.imglish.core.kernel.Precision;
import org.imglish.core.optimizer.OptimizerConfig;
import org.imglish.core.task.ClassNames;
import org.imglish.core.task.Task;
import org.imglish.core.training.PathLibrary;
import org.imglish.core.training.SharedTraining;
import org.imglish.core.training.Start;
import org.imglish.core.training.StepSetting;

/** One member of a gang that fine-tunes, task by task. */
final class SharedFinetuning {

	private static final Augmentation CHANGED = new Augmentation(new RandomCrop(0.5), true,
			new ColorJitter(0.2, 0.2, 0.2, 0), new RandAugment(2, 5, true), 0.5, 0, 0);

	private static final Augmentation MIXED = new Augmentation(new RandomCrop(0.5), true, null, null, 0, 0.8, 1);

	private SharedFinetuning() {
	}

	public static void main(String[] arguments) throws IOException {
		SharedTraining.member(arguments, (name, datasets, steps,
				sharing) -> new FinetuneTrainer(spec(name, datasets, steps), new PathLibrary(), sharing));
	}

	static Finetuning spec(String name, Path datasets, long steps) {
		return switch (name) {
			case "classes" -> of(Task.CLASSIFICATION, datasets.resolve("classes"), steps, 11).augmentation(CHANGED)
				.setting(new StepSetting(1, true, 0.9, Precision.FLOAT32))
				.build();
			case "mixed" -> of(Task.CLASSIFICATION, datasets.resolve("classes"), steps, 11).setting(new StepSetting(2))
				.augmentation(MIXED)
				.build();
			case "probe" -> of(Task.CLASSIFICATION, datasets.resolve("classes"), steps, 6).frozen().build();
			case "names" -> of(Task.CLASSIFICATION, datasets.resolve("classes"), steps, 5)
				.start(new Start.Checkpoint(datasets.resolve("texts-read"), 0))
				.names(new ClassNames(List.of()))
				.build();
			case "questions" -> of(Task.VQA, datasets.resolve("questions"), steps, 7).build();
			case "statements" -> of(Task.NLVR2, datasets.resolve("statements"), steps, 7).build();
			case "captions" ->
				of(Task.CAPTIONING, datasets.resolve("captions"), steps, 7).setting(new StepSetting(2)).build();
			case "retrieval" -> of(Task.RETRIEVAL, datasets.resolve("captions"), steps, 8).build();
			case "retrieval-in-parts" ->
				of(Task.RETRIEVAL, datasets.resolve("captions"), steps, 7).setting(new StepSetting(2)).build();
			case "few" -> of(Task.RETRIEVAL, datasets.resolve("captions"), steps, 2).build();
			default -> throw new IllegalArgumentException(name);
		};
	}

	private static FinetuningBuilder of(Task task, Path dataset, long steps, int batch) {
		ModelConfig model = new ModelConfig(ModelConfig.Form.RELEASED, 2, 32, 64, 2, 32, 8, 200, 64, 16, 0, true, 0);
		OptimizerConfig optimizer = new OptimizerConfig(1e-3, 1e-5, 3, 0.05, 0.9, 0.98, 1e-6, 3, 0.8);
		return FinetuningBuilder.of(task, new Start.Scratch(model), optimizer, steps, dataset, batch, 24)
			.validation(dataset)
			.dropPath(0.2);
	}

}
