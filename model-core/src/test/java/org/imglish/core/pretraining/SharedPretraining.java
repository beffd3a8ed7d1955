package org.imglish.core.pretraining;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import org.imglish.core.augmentation.Augmentation;
import org.imglish.core.augmentation.ColorJitter;
import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.image.RandomCrop;
import org.imglish.core.optimizer.OptimizerConfig;
import org.imglish.core.training.PathLibrary;
import org.imglish.core.training.SharedTraining;
import org.imglish.core.training.Start;
import org.imglish.core.training.StepSetting;

/** One member of a gang that pretrains, form by form. */
final class SharedPretraining {

	private static final Augmentation AUGMENTATION = new Augmentation(new RandomCrop(0.5), true,
			new ColorJitter(0.2, 0.2, 0.2, 0), null, 0, 0, 0);

	private SharedPretraining() {
	}

	public static void main(String[] arguments) throws IOException {
		SharedTraining.member(arguments, (name, datasets, steps,
				sharing) -> new PretrainTrainer(spec(name, datasets, steps), new PathLibrary(), sharing));
	}

	private static Pretraining spec(String name, Path datasets, long steps) {
		return switch (name) {
			case "released" -> spec(ModelConfig.Form.RELEASED, datasets, steps, 8, 1, false);
			case "paper" -> spec(ModelConfig.Form.PAPER, datasets, steps, 8, 1, false);
			case "uneven" -> spec(ModelConfig.Form.RELEASED, datasets, steps, 7, 2, true);
			default -> throw new IllegalArgumentException(name);
		};
	}

	private static Pretraining spec(ModelConfig.Form form, Path datasets, long steps, int batch, int accumulate,
			boolean packed) {
		ModelConfig model = new ModelConfig(form, 2, 32, 64, 2, 32, 8, 200, 64, 16,
				(form == ModelConfig.Form.PAPER) ? 1 : 0, form == ModelConfig.Form.RELEASED, 0.1);
		OptimizerConfig optimizer = new OptimizerConfig(3e-3, 1e-5, 3, 0.05, 0.9, 0.98, 1e-6, 3, 1);
		Path pairs = datasets.resolve("pairs");
		return PretrainingBuilder.of(new Start.Scratch(model), optimizer, steps)
			.setting(new StepSetting(accumulate))
			.images(pairs, batch, AUGMENTATION)
			.texts(new TextSource(datasets.resolve("texts").toString(), null, batch, 32, packed))
			.pairs(pairs, batch, 24)
			.held(pairs, datasets.resolve("texts"), pairs)
			.contentWords(List.of("red", "blue"))
			.masking(PairMasking.ALTERNATE)
			.build();
	}

}
