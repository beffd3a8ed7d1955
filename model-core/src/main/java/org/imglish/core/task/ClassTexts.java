package org.imglish.core.task;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.imglish.core.loader.TextBatch;
import org.imglish.core.quality.Ranking;

/**
 * Classes as texts that images are compared with: each class is the mean of its name in
 * every template, scaled to unit length (prompt ensembling, arXiv 2103.00020, section
 * 3.1.4).
 */
public final class ClassTexts {

	private static final int BATCH = 64;

	private static final int SHORTEST_WINDOW = 4;

	private static final int SPECIAL_TOKENS = 2;

	private final List<String> classes;

	private final List<float[]> features;

	private final double scale;

	private ClassTexts(List<String> classes, List<float[]> features, double scale) {
		this.classes = classes;
		this.features = features;
		this.scale = scale;
	}

	/**
	 * Encodes class names.
	 * @param classes their names; at least one
	 * @param names how they become texts
	 * @throws IllegalArgumentException if a text is longer than the model reads
	 */
	public static ClassTexts of(RetrievalModel model, List<String> classes, ClassNames names) {
		List<int[]> texts = new ArrayList<>();
		for (String name : classes) {
			names.texts(name).forEach((text) -> texts.add(tokens(model, text)));
		}
		List<float[]> encoded = new ArrayList<>();
		for (int from = 0; from < texts.size(); from += BATCH) {
			List<int[]> part = texts.subList(from, Math.min(texts.size(), from + BATCH));
			int longest = part.stream().mapToInt((tokens) -> tokens.length).max().orElse(0);
			int window = Math.max(SHORTEST_WINDOW, longest + SPECIAL_TOKENS);
			encoded.addAll(List.of(model.textFeatures(TextBatch.of(part, window))));
		}
		int each = texts.size() / classes.size();
		List<float[]> features = new ArrayList<>();
		for (int i = 0; i < classes.size(); i++) {
			features.add(mean(encoded.subList(i * each, (i + 1) * each)));
		}
		return new ClassTexts(List.copyOf(classes), features, model.scale());
	}

	private static int[] tokens(RetrievalModel model, String sentence) {
		int[] tokens = model.encode(sentence);
		int most = model.network().backbone().config().longestText() - SPECIAL_TOKENS;
		if (tokens.length > most) {
			throw new IllegalArgumentException(String.format(Locale.ROOT,
					"'%s' has %d tokens, but the model reads at most %d; shorten the template or the class name",
					sentence, tokens.length, most));
		}
		return tokens;
	}

	private static float[] mean(List<float[]> vectors) {
		double[] sum = new double[vectors.get(0).length];
		for (float[] vector : vectors) {
			for (int i = 0; i < sum.length; i++) {
				sum[i] += vector[i];
			}
		}
		double length = 0;
		for (double value : sum) {
			length += value * value;
		}
		float[] mean = new float[sum.length];
		for (int i = 0; i < sum.length; i++) {
			mean[i] = (float) (sum[i] / Math.sqrt(length));
		}
		return mean;
	}

	/** Similarity of an image to each class. */
	public float[] similarities(float[] image) {
		float[] similarities = new float[this.features.size()];
		for (int i = 0; i < similarities.length; i++) {
			similarities[i] = cosine(image, this.features.get(i));
		}
		return similarities;
	}

	/**
	 * The classes most like an image, best first.
	 * @param image its features, of unit length
	 * @param count how many at most
	 * @return objects with {@code class} and {@code probability}
	 */
	public List<Map<String, Object>> best(float[] image, int count) {
		float[] similarities = similarities(image);
		double[] logits = new double[similarities.length];
		for (int i = 0; i < logits.length; i++) {
			logits[i] = similarities[i] * this.scale;
		}
		double[] probabilities = Guesses.softmax(logits);
		List<Map<String, Object>> best = new ArrayList<>();
		for (int place : Ranking.best(similarities, count)) {
			Map<String, Object> guess = new LinkedHashMap<>();
			guess.put("class", this.classes.get(place));
			guess.put("probability", probabilities[place]);
			best.add(guess);
		}
		return best;
	}

	/** Inner product of two vectors, their cosine where both have unit length. */
	public static float cosine(float[] a, float[] b) {
		float sum = 0;
		for (int i = 0; i < a.length; i++) {
			sum += a[i] * b[i];
		}
		return sum;
	}

}
