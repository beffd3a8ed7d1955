package org.imglish.core.tokenizing;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.imglish.core.image.SquarePng;
import org.imglish.core.loader.Pixels;
import org.imglish.core.training.ShownSample;
import org.imglish.core.visual.PixelTeacher;
import org.imglish.core.visual.VisualTokenizer;
import org.imglish.core.visual.VisualTokenizerConfig;

/**
 * Draws the first held-out images beside what the decoder makes of their codes. One that
 * predicts a teacher's features has nothing to draw.
 */
final class TokenizerSamples {

	private static final int MOST = 4;

	private final VisualTokenizer tokenizer;

	private final TokenizerData data;

	TokenizerSamples(VisualTokenizer tokenizer, TokenizerData data) {
		this.tokenizer = tokenizer;
		this.data = data;
	}

	List<ShownSample> show() throws IOException {
		VisualTokenizerConfig config = this.tokenizer.config();
		int count = Math.min(MOST, this.data.held());
		List<ShownSample> shown = new ArrayList<>();
		if (config.target() != VisualTokenizerConfig.Target.PIXELS || count == 0) {
			return shown;
		}
		try (NDManager scratch = this.tokenizer.weights().manager().newSubManager()) {
			Pixels images = this.data.held(0, count);
			NDArray pixels = images.array(scratch);
			NDArray decoded = this.tokenizer.decode(this.tokenizer.quantize(pixels).vectors());
			float[] drawn = new PixelTeacher(config.patchSize()).draw(decoded, pixels).toFloatArray();
			int length = drawn.length / count;
			for (int i = 0; i < count; i++) {
				float[] reconstruction = Arrays.copyOfRange(drawn, i * length, (i + 1) * length);
				shown.add(new ShownSample(this.data.id(i),
						List.of(new ShownSample.Picture("image", SquarePng.encode(images.image(i), images.side())),
								new ShownSample.Picture("reconstruction",
										SquarePng.encode(FloatBuffer.wrap(reconstruction), images.side()))),
						List.of()));
			}
			return shown;
		}
	}

}
