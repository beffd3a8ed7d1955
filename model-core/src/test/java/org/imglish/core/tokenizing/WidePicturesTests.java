package org.imglish.core.tokenizing;

import java.io.IOException;
import java.nio.file.Path;

import org.imglish.core.image.Framing;
import org.imglish.core.optimizer.OptimizerConfig;
import org.imglish.core.training.PathLibrary;
import org.imglish.core.training.Share;
import org.imglish.core.training.WidePictures;
import org.imglish.core.visual.VisualTokenizerConfig.Target;
import org.imglish.core.visual.VisualTokenizerConfig.Transformer;
import org.imglish.core.visual.VisualTokenizerConfig;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.imglish.core.training.WidePictures.SIDE;
import static org.imglish.core.training.WidePictures.assertMiddle;
import static org.imglish.core.training.WidePictures.assertWhole;

/** A visual tokenizer on pictures four times as wide as high. */
class WidePicturesTests {

	private static final OptimizerConfig OPTIMIZER = new OptimizerConfig(2e-3, 1e-5, 3, 0.05, 0.9, 0.98, 1e-6, 3, 1);

	@TempDir
	static Path folder;

	private static Path wide;

	@BeforeAll
	static void paintWidePictures() throws IOException {
		wide = WidePictures.paint(folder);
	}

	private static Tokenizing tokenizer(Framing framing, double smallestCrop) {
		VisualTokenizerConfig config = new VisualTokenizerConfig(SIDE, 8, Transformer.of(1, 64, 1),
				Transformer.of(1, 64, 1), 16, 8, Target.PIXELS, 192, 0.9, 1, true, 0);
		return TokenizingBuilder.of(config, OPTIMIZER, 2, wide, 4)
			.validation(wide)
			.shown(framing, smallestCrop)
			.build();
	}

	@Test
	void aTokenizerIsValidatedOnThemWhole() throws IOException {
		try (TokenizerData data = new TokenizerData(tokenizer(Framing.WHOLE, 0.08), new PathLibrary())) {
			assertWhole(data.held(0, 12));
		}
		try (TokenizerData data = new TokenizerData(tokenizer(Framing.CENTER, 0.08), new PathLibrary())) {
			assertMiddle(data.held(0, 12));
		}
	}

	@Test
	void aTokenizerLearnsFromThemWholeWhereNothingMayBeCutOff() throws IOException {
		try (TokenizerData data = new TokenizerData(tokenizer(Framing.WHOLE, 1), new PathLibrary())) {
			assertWhole(data.batch(1, Share.WHOLE));
		}
		try (TokenizerData data = new TokenizerData(tokenizer(Framing.CENTER, 1), new PathLibrary())) {
			assertMiddle(data.batch(1, Share.WHOLE));
		}
	}

}
