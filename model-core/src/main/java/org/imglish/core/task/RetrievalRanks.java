package org.imglish.core.task;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.imglish.core.quality.Ranking;
import org.imglish.core.quality.RetrievalRecall;
import org.jspecify.annotations.Nullable;

/**
 * The features of a retrieval's images and texts, compared with each other. An image with
 * several texts occurs several times among the predictions and is compared once.
 */
public final class RetrievalRanks {

	private static final int SHOWN = 10;

	private final List<String> images = new ArrayList<>();

	private final List<float[]> imageFeatures = new ArrayList<>();

	private final List<String> texts = new ArrayList<>();

	private final List<float[]> textFeatures = new ArrayList<>();

	/** For each text the place of its image. */
	private final long[] imageOfText;

	private RetrievalRanks(List<Prediction> predictions) {
		Map<String, Integer> places = new LinkedHashMap<>();
		this.imageOfText = new long[predictions.size()];
		for (int i = 0; i < predictions.size(); i++) {
			Map<String, Object> values = predictions.get(i).values();
			String image = String.valueOf(values.get("image_id"));
			if (places.putIfAbsent(image, places.size()) == null) {
				this.images.add(image);
				this.imageFeatures.add(decode(values.get("image")));
			}
			this.imageOfText[i] = places.getOrDefault(image, -1);
			this.texts.add(String.valueOf(values.getOrDefault("caption_id", predictions.get(i).sample())));
			this.textFeatures.add(decode(values.get("text")));
		}
	}

	/** Takes the features out of predictions of the retrieval task. */
	public static RetrievalRanks of(List<Prediction> predictions) {
		return new RetrievalRanks(predictions);
	}

	/** Recall both ways. */
	RetrievalRecall recall() {
		RetrievalRecall recall = new RetrievalRecall(this.imageOfText);
		for (int image = 0; image < this.images.size(); image++) {
			recall.add(image, similarities(this.imageFeatures.get(image), this.textFeatures));
		}
		return recall;
	}

	/** What each image finds among the texts, then what each text finds. */
	public Stream<Rank> lines() {
		Stream<Rank> ofImages = IntStream.range(0, this.images.size())
			.mapToObj((image) -> rank("image", this.images.get(image),
					similarities(this.imageFeatures.get(image), this.textFeatures), this.texts,
					IntStream.range(0, this.texts.size()).filter((text) -> this.imageOfText[text] == image).toArray()));
		Stream<Rank> ofTexts = IntStream.range(0, this.texts.size())
			.mapToObj((text) -> rank("text", this.texts.get(text),
					similarities(this.textFeatures.get(text), this.imageFeatures), this.images,
					new int[] { (int) this.imageOfText[text] }));
		return Stream.concat(ofImages, ofTexts);
	}

	private static Rank rank(String query, String id, float[] similarities, List<String> candidates, int[] wanted) {
		int best = wanted[0];
		for (int place : wanted) {
			best = (similarities[place] > similarities[best]) ? place : best;
		}
		int rank = 1;
		for (int i = 0; i < similarities.length; i++) {
			boolean before = similarities[i] > similarities[best]
					|| (similarities[i] == similarities[best] && i < best);
			rank += before ? 1 : 0;
		}
		return new Rank(query, id, rank,
				Arrays.stream(Ranking.best(similarities, SHOWN)).mapToObj(candidates::get).toList());
	}

	private static float[] similarities(float[] query, List<float[]> candidates) {
		float[] similarities = new float[candidates.size()];
		for (int i = 0; i < similarities.length; i++) {
			similarities[i] = ClassTexts.cosine(query, candidates.get(i));
		}
		return similarities;
	}

	/** Features as little-endian float32 in Base64. */
	static String encode(float[] features) {
		ByteBuffer bytes = ByteBuffer.allocate(features.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
		bytes.asFloatBuffer().put(features);
		return Base64.getEncoder().encodeToString(bytes.array());
	}

	private static float[] decode(@Nullable Object base64) {
		ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(String.valueOf(base64)))
			.order(ByteOrder.LITTLE_ENDIAN);
		float[] features = new float[bytes.remaining() / Float.BYTES];
		bytes.asFloatBuffer().get(features);
		return features;
	}

	/**
	 * What one image or text finds.
	 *
	 * @param query {@code image} or {@code text}
	 * @param id id of the image, or of the text's caption
	 * @param rank rank of the best right candidate, from 1
	 * @param best ids of the best candidates, best first, at most ten
	 */
	public record Rank(String query, String id, int rank, List<String> best) {

	}

}
