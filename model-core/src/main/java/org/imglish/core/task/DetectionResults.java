package org.imglish.core.task;

import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import tools.jackson.databind.json.JsonMapper;

/**
 * Detections as COCO's server and pycocotools take them: a JSON list with
 * {@code image_id}, {@code category_id}, {@code bbox}, {@code score}, and
 * {@code segmentation} where objects are outlined.
 *
 * @param numbers how the dataset's source numbers the classes; empty where they are
 * numbered from 1
 */
record DetectionResults(List<Long> numbers) implements ResultsFile {

	@Override
	public String name() {
		return "detections.json";
	}

	@Override
	public void write(List<Prediction> predictions, OutputStream out) throws IOException {
		JsonMapper json = JsonMapper.builder().build();
		String between = "[";
		for (Prediction prediction : predictions) {
			Object image = ResultsFile.required(prediction, "image_id");
			for (FoundObject found : FoundObject.of(prediction)) {
				ResultsFile.lines(List.of(between), out);
				out.write(json.writeValueAsBytes(entry(image, found)));
				between = ",";
			}
		}
		ResultsFile.lines(List.of(between.equals("[") ? "[]" : "\n]"), out);
	}

	private Map<String, Object> entry(Object image, FoundObject found) {
		Map<String, Object> entry = new LinkedHashMap<>();
		entry.put("image_id", image);
		entry.put("category_id", this.numbers.isEmpty() ? found.category() + 1L : this.numbers.get(found.category()));
		entry.put("bbox", found.edges());
		entry.put("score", found.score());
		Map<String, Object> segmentation = found.segmentation();
		if (segmentation != null) {
			entry.put("segmentation", segmentation);
		}
		return entry;
	}

}
