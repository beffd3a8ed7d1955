package org.imglish.core.quality;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * CIDEr-D (arXiv 1411.5726, section 5) as the COCO caption evaluation computes it:
 * similarity of the captions' n-grams, each weighted by how few images' references have
 * it. The weights come from all references, so that scores exist at the end only.
 * Captions are expected tokenized: words in lower case between spaces.
 */
public final class Cider {

	/** Standard deviation of the penalty on differences of length, in words. */
	private static final double SIGMA = 6;

	private static final double SCALE = 10;

	private final List<Described> images = new ArrayList<>();

	private final Map<List<String>, Integer> imagesWith = new HashMap<>();

	/**
	 * Keeps one caption.
	 * @param caption the model's
	 * @param references the people's, at least one
	 */
	public void add(String caption, List<String> references) {
		List<Map<List<String>, Integer>> nGrams = CaptionWords.splitAll(references)
			.stream()
			.map(CaptionWords::nGrams)
			.toList();
		Set<List<String>> distinct = new HashSet<>();
		nGrams.forEach((each) -> distinct.addAll(each.keySet()));
		distinct.forEach((nGram) -> this.imagesWith.merge(nGram, 1, Integer::sum));
		this.images.add(new Described(CaptionWords.nGrams(CaptionWords.split(caption)), nGrams));
	}

	/** CIDEr of each caption in the order of their coming, 0 or more. */
	public double[] scores() {
		return this.images.stream().mapToDouble(this::score).toArray();
	}

	/** Mean over the captions: 0 or more, about 1 for people's captions on COCO. */
	public double value() {
		Mean mean = new Mean();
		for (double score : scores()) {
			mean.add(score);
		}
		return mean.value();
	}

	private double score(Described image) {
		Weights caption = weigh(image.caption());
		double sum = 0;
		for (Map<List<String>, Integer> reference : image.references()) {
			sum += caption.similarity(weigh(reference));
		}
		return SCALE * sum / image.references().size();
	}

	private Weights weigh(Map<List<String>, Integer> nGrams) {
		double logImages = Math.log(this.images.size());
		Map<List<String>, Double> weights = new HashMap<>();
		double[] squares = new double[CaptionWords.ORDERS];
		int pairs = 0;
		for (Map.Entry<List<String>, Integer> nGram : nGrams.entrySet()) {
			int order = nGram.getKey().size();
			double rarity = logImages - Math.log(Math.max(1, this.imagesWith.getOrDefault(nGram.getKey(), 0)));
			double weight = nGram.getValue() * rarity;
			weights.put(nGram.getKey(), weight);
			squares[order - 1] += weight * weight;
			// the reference implementation measures length in bigrams
			pairs += (order == 2) ? nGram.getValue() : 0;
		}
		return new Weights(weights, squares, pairs);
	}

	private record Described(Map<List<String>, Integer> caption, List<Map<List<String>, Integer>> references) {

	}

	/** Weighted n-grams of one text with their squared norm by order. */
	private record Weights(Map<List<String>, Double> weights, double[] squares, int length) {

		double similarity(Weights reference) {
			double[] products = new double[CaptionWords.ORDERS];
			this.weights.forEach((nGram, weight) -> {
				double wanted = reference.weights.getOrDefault(nGram, 0.0);
				products[nGram.size() - 1] += Math.min(weight, wanted) * wanted;
			});
			double sum = 0;
			for (int i = 0; i < products.length; i++) {
				double norms = Math.sqrt(this.squares[i]) * Math.sqrt(reference.squares[i]);
				sum += (norms > 0) ? products[i] / norms : products[i];
			}
			double difference = this.length - reference.length;
			return Math.exp(-difference * difference / (2 * SIGMA * SIGMA)) * sum / products.length;
		}

	}

}
