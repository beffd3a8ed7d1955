package org.imglish.core.prediction;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.imglish.core.loader.Pixels;
import org.imglish.core.task.FeatureEncoder;

/** Gives the image features of a checkpoint that was not fine-tuned. */
final class FeaturePredictor implements Predictor {

	private final FeatureEncoder encoder;

	private final InputReader reader;

	FeaturePredictor(FeatureEncoder encoder) {
		this.encoder = encoder;
		this.reader = new InputReader(encoder.decoder(), 0, (text) -> new int[0]);
	}

	@Override
	public List<Map<String, Object>> answer(Question question) throws UnusableInputException {
		if (question.operation() != Question.Operation.EMBED) {
			throw new IllegalArgumentException("The model was not fine-tuned to any task: it gives features of images "
					+ "(operation 'embed') and predicts nothing; fine-tune it first");
		}
		List<Map<String, Object>> answers = new ArrayList<>();
		for (List<Integer> numbers : Batches.of(question.inputs().size())) {
			Pixels pixels = this.reader.pixels(question.inputs(), numbers, "image", Input::image);
			for (float[] features : this.encoder.features(pixels)) {
				answers.add(Map.of("image", features));
			}
		}
		return answers;
	}

	@Override
	public void close() {
		this.encoder.close();
	}

}
