package org.imglish.core.tokenizing;

import java.io.IOException;
import java.nio.file.Path;

import org.imglish.core.optimizer.OptimizerConfig;
import org.imglish.core.training.PathLibrary;
import org.imglish.core.training.SharedTraining;
import org.imglish.core.visual.VisualTokenizerConfig;
import org.imglish.core.visual.VisualTokenizerConfig.Target;
import org.imglish.core.visual.VisualTokenizerConfig.Transformer;

/** One member of a gang that trains visual tokenizers. */
final class SharedTokenizing {

	private static final OptimizerConfig OPTIMIZER = new OptimizerConfig(2e-3, 1e-5, 3, 1e-4, 0.9, 0.99, 1e-8, 3, 1);

	private SharedTokenizing() {
	}

	public static void main(String[] arguments) throws IOException {
		SharedTraining.member(arguments, (name, datasets, steps,
				sharing) -> new TokenizerTrainer(spec(name, datasets, steps), new PathLibrary(), sharing));
	}

	private static Tokenizing spec(String name, Path datasets, long steps) {
		return switch (name) {
			case "clustered" -> spec(tokenizer(32), datasets, steps, 7);
			// The codebook starts from several batches, and most of its codes are
			// restarted.
			case "restarted" -> spec(tokenizer(96).withRestartBelow(0.5), datasets, steps, 5);
			case "few" -> spec(tokenizer(32), datasets, steps, 2);
			default -> throw new IllegalArgumentException(name);
		};
	}

	private static Tokenizing spec(VisualTokenizerConfig tokenizer, Path datasets, long steps, int batch) {
		Path images = datasets.resolve("images");
		return TokenizingBuilder.of(tokenizer, OPTIMIZER, steps, images, batch).validation(images).build();
	}

	private static VisualTokenizerConfig tokenizer(int codes) {
		return new VisualTokenizerConfig(32, 8, Transformer.of(2, 32, 2), Transformer.of(1, 32, 2), codes, 8,
				Target.PIXELS, 192, 0.9, 1, true, 0);
	}

}
