package org.imglish.core.evaluation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

import org.imglish.core.sample.Sample;
import org.imglish.core.task.Prediction;
import org.imglish.core.task.TaskModel;
import tools.jackson.databind.json.JsonMapper;

/**
 * Pictures of the predictions that are worst, which tell more than those that are good.
 *
 * @param model paints
 * @param samples the predicted samples by place
 */
record WorstPictures(TaskModel model, IntFunction<Sample> samples) {

	/** Lists the pictures, worst first. */
	private static final String LIST = "pictures.json";

	private static final int MOST = 12;

	/**
	 * Paints.
	 * @return {@code picture-01-image.png} and its like, and a list of them; empty where
	 * predictions cannot be told good or bad
	 */
	Map<String, byte[]> of(List<Prediction> predictions) throws IOException {
		Map<String, byte[]> files = new LinkedHashMap<>();
		List<Map<String, Object>> listed = new ArrayList<>();
		for (int place : worst(predictions)) {
			Prediction prediction = predictions.get(place);
			Map<String, String> names = new LinkedHashMap<>();
			this.model.pictures(this.samples.apply(place), prediction).forEach((title, png) -> {
				String name = String.format(Locale.ROOT, "picture-%02d-%s.png", listed.size() + 1, title);
				names.put(title, name);
				files.put(name, png);
			});
			Map<String, Object> entry = new LinkedHashMap<>();
			entry.put("sample", prediction.sample());
			entry.put("image_id", prediction.values().getOrDefault("image_id", prediction.sample()));
			entry.put(this.model.mainMetric(), this.model.quality(prediction).orElseThrow());
			entry.put("files", names);
			listed.add(entry);
		}
		if (!listed.isEmpty()) {
			Map<String, Object> list = new LinkedHashMap<>();
			list.put("legend", this.model.legend());
			list.put("pictures", listed);
			files.put(LIST, JsonMapper.builder().build().writeValueAsBytes(list));
		}
		return files;
	}

	private List<Integer> worst(List<Prediction> predictions) {
		return IntStream.range(0, predictions.size())
			.filter((place) -> this.model.quality(predictions.get(place)).isPresent())
			.boxed()
			.sorted(Comparator.comparing((place) -> this.model.quality(predictions.get(place)).orElseThrow()))
			.limit(MOST)
			.toList();
	}

}
