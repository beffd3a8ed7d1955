package org.imglish.core.prediction;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToIntFunction;

import org.imglish.core.image.ImageHeader;
import org.imglish.core.image.UnusableImageException;
import org.imglish.core.loader.ImageBatches;
import org.imglish.core.loader.Pixels;
import org.imglish.core.loader.TextBatch;
import org.imglish.core.sample.Sample;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the images of inputs and tokenizes their texts, or says which cannot be used.
 */
final class InputReader {

	private static final int SHORTEST_WINDOW = 4;

	private static final int SPECIAL_TOKENS = 2;

	private final ImageBatches decoder;

	private final int positions;

	private final Function<String, int[]> tokenizer;

	/**
	 * @param decoder decodes images as the model sees them
	 * @param positions most tokens that the model reads, special ones included
	 * @param tokenizer makes token ids of a text
	 */
	InputReader(ImageBatches decoder, int positions, Function<String, int[]> tokenizer) {
		this.decoder = decoder;
		this.positions = positions;
		this.tokenizer = tokenizer;
	}

	/**
	 * Decodes one image of each input.
	 * @param numbers which inputs
	 * @param name what the image is called in a question
	 */
	Pixels pixels(List<Input> inputs, List<Integer> numbers, String name, Function<Input, byte @Nullable []> image)
			throws UnusableInputException {
		List<Pixels> decoded = new ArrayList<>();
		for (int number : numbers) {
			byte[] encoded = image.apply(inputs.get(number));
			if (encoded == null) {
				throw new UnusableInputException(number, "'" + name + "' is missing: the model needs one, as Base64");
			}
			try {
				ImageHeader.read(encoded).checkRatio();
			}
			catch (UnusableImageException ex) {
				throw new UnusableInputException(number, "'" + name + "' cannot be used: " + ex.getMessage());
			}
			Sample sample = new Sample("input-" + number, encoded, null, null, null, Map.of());
			try {
				decoded.add(this.decoder.pixels("inputs", List.of(sample), Sample::image));
			}
			catch (IOException ex) {
				Throwable cause = (ex.getCause() != null) ? ex.getCause() : ex;
				throw new UnusableInputException(number, "'" + name + "' cannot be used: " + cause.getMessage());
			}
		}
		Pixels all = Pixels.plain(decoded.size(), decoded.get(0).side());
		for (int i = 0; i < decoded.size(); i++) {
			all.image(i).put(decoded.get(i).image(0));
		}
		return all;
	}

	/**
	 * Tokenizes the text of each input.
	 * @param numbers which inputs
	 */
	TextBatch texts(List<Input> inputs, List<Integer> numbers) throws UnusableInputException {
		List<int[]> texts = new ArrayList<>();
		for (int number : numbers) {
			String text = inputs.get(number).text();
			if (text == null || text.isBlank()) {
				throw new UnusableInputException(number, "'text' is missing: the model needs one");
			}
			int[] tokens = this.tokenizer.apply(text);
			if (tokens.length + SPECIAL_TOKENS > this.positions) {
				throw new UnusableInputException(number,
						String.format(Locale.ROOT, "'text' has %d tokens, but the model reads at most %d; shorten it",
								tokens.length, this.positions - SPECIAL_TOKENS));
			}
			texts.add(tokens);
		}
		return TextBatch.of(texts, window(texts));
	}

	private static int window(List<int[]> texts) {
		ToIntFunction<int[]> length = (tokens) -> tokens.length + SPECIAL_TOKENS;
		return Math.max(SHORTEST_WINDOW, texts.stream().mapToInt(length).max().orElse(0));
	}

}
