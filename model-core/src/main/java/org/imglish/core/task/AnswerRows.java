package org.imglish.core.task;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import tools.jackson.databind.json.JsonMapper;

/**
 * The results JSON of VQA and of COCO captions: an array with a row for each id.
 *
 * @param name name of the file
 * @param id name of what is asked about
 * @param value name of what was predicted
 */
record AnswerRows(String name, String id, String value) implements ResultsFile {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	@Override
	public void write(List<Prediction> predictions, OutputStream out) throws IOException {
		String before = "[";
		List<Map<String, Object>> rows = rows(predictions);
		for (Map<String, Object> row : rows) {
			out.write((before + JSON.writeValueAsString(row)).getBytes(StandardCharsets.UTF_8));
			before = ",\n";
		}
		out.write((rows.isEmpty() ? "[]\n" : "]\n").getBytes(StandardCharsets.UTF_8));
	}

	/** An image with several references was predicted several times. */
	private List<Map<String, Object>> rows(List<Prediction> predictions) {
		Map<Object, Map<String, Object>> rows = new LinkedHashMap<>();
		for (Prediction prediction : predictions) {
			Object key = ResultsFile.required(prediction, this.id);
			Map<String, Object> row = new LinkedHashMap<>();
			row.put(this.id, key);
			row.put(this.value, ResultsFile.required(prediction, this.value));
			rows.putIfAbsent(key, row);
		}
		return List.copyOf(rows.values());
	}

}
