package org.imglish.core.prediction;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.loader.Pixels;
import org.imglish.core.quality.Ranking;
import org.imglish.core.task.ClassNames;
import org.imglish.core.task.ClassTexts;
import org.imglish.core.task.RetrievalModel;

/**
 * Ranks texts for each image and images for each text of a question, compares images with
 * class names, and gives the features of both.
 */
final class RetrievalPredictor implements Predictor {

	private final RetrievalModel model;

	private final InputReader reader;

	RetrievalPredictor(RetrievalModel model) {
		this.model = model;
		ModelConfig config = model.network().backbone().config();
		this.reader = new InputReader(model.decoder(), config.longestText(), model::encode);
	}

	@Override
	public List<Map<String, Object>> answer(Question question) throws UnusableInputException {
		List<Input> inputs = question.inputs();
		for (int i = 0; i < inputs.size(); i++) {
			if (inputs.get(i).image() == null && inputs.get(i).text() == null) {
				throw new UnusableInputException(i, "it has neither 'image' nor 'text'");
			}
		}
		Map<Integer, float[]> images = images(inputs);
		if (!question.classes().isEmpty() && question.operation() == Question.Operation.PREDICT) {
			return classified(question, images);
		}
		Map<Integer, float[]> texts = texts(inputs);
		return switch (question.operation()) {
			case PREDICT -> ranked(question, images, texts);
			case EMBED -> embedded(inputs.size(), images, texts);
		};
	}

	private Map<Integer, float[]> images(List<Input> inputs) throws UnusableInputException {
		Map<Integer, float[]> features = new LinkedHashMap<>();
		for (List<Integer> numbers : Batches.of(having(inputs, true))) {
			Pixels pixels = this.reader.pixels(inputs, numbers, "image", Input::image);
			put(features, numbers, this.model.imageFeatures(pixels));
		}
		return features;
	}

	private Map<Integer, float[]> texts(List<Input> inputs) throws UnusableInputException {
		Map<Integer, float[]> features = new LinkedHashMap<>();
		for (List<Integer> numbers : Batches.of(having(inputs, false))) {
			put(features, numbers, this.model.textFeatures(this.reader.texts(inputs, numbers)));
		}
		return features;
	}

	private static List<Integer> having(List<Input> inputs, boolean image) {
		return IntStream.range(0, inputs.size())
			.filter((i) -> (image ? inputs.get(i).image() : inputs.get(i).text()) != null)
			.boxed()
			.toList();
	}

	private static void put(Map<Integer, float[]> features, List<Integer> numbers, float[][] values) {
		for (int i = 0; i < numbers.size(); i++) {
			features.put(numbers.get(i), values[i]);
		}
	}

	private List<Map<String, Object>> classified(Question question, Map<Integer, float[]> images)
			throws UnusableInputException {
		ClassTexts classes = ClassTexts.of(this.model, question.classes(), new ClassNames(question.templates()));
		List<Map<String, Object>> answers = new ArrayList<>();
		for (int i = 0; i < question.inputs().size(); i++) {
			float[] image = images.get(i);
			if (image == null) {
				throw new UnusableInputException(i, "'image' is missing: classes are names for images");
			}
			answers.add(Map.of("classes", classes.best(image, question.top())));
		}
		return answers;
	}

	private static List<Map<String, Object>> ranked(Question question, Map<Integer, float[]> images,
			Map<Integer, float[]> texts) {
		if (images.isEmpty() || texts.isEmpty()) {
			throw new IllegalArgumentException("Ranking needs an image and a text at least, or 'classes'; 'inputs' has "
					+ images.size() + " images and " + texts.size() + " texts");
		}
		List<Map<String, Object>> answers = new ArrayList<>();
		for (int i = 0; i < question.inputs().size(); i++) {
			Map<String, Object> answer = new LinkedHashMap<>();
			float[] image = images.get(i);
			if (image != null) {
				answer.put("texts", best(image, texts, question, true));
			}
			float[] text = texts.get(i);
			if (text != null) {
				answer.put("images", best(text, images, question, false));
			}
			answers.add(answer);
		}
		return answers;
	}

	private static List<Map<String, Object>> best(float[] query, Map<Integer, float[]> candidates, Question question,
			boolean texts) {
		List<Integer> numbers = List.copyOf(candidates.keySet());
		float[] similarities = new float[numbers.size()];
		int next = 0;
		for (float[] candidate : candidates.values()) {
			similarities[next++] = ClassTexts.cosine(query, candidate);
		}
		List<Map<String, Object>> best = new ArrayList<>();
		for (int place : Ranking.best(similarities, question.top())) {
			Map<String, Object> found = new LinkedHashMap<>();
			found.put("input", numbers.get(place));
			String text = question.inputs().get(numbers.get(place)).text();
			if (texts && text != null) {
				found.put("text", text);
			}
			found.put("similarity", similarities[place]);
			best.add(found);
		}
		return best;
	}

	private static List<Map<String, Object>> embedded(int count, Map<Integer, float[]> images,
			Map<Integer, float[]> texts) {
		List<Map<String, Object>> answers = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			Map<String, Object> answer = new LinkedHashMap<>();
			if (images.get(i) != null) {
				answer.put("image", images.get(i));
			}
			if (texts.get(i) != null) {
				answer.put("text", texts.get(i));
			}
			answers.add(answer);
		}
		return answers;
	}

	@Override
	public void close() {
		this.model.close();
	}

}
