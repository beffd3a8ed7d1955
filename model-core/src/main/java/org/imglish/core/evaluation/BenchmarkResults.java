package org.imglish.core.evaluation;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.imglish.core.task.RetrievalRanks;
import org.imglish.core.task.Task;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes predictions as the official server or scorer of a benchmark takes them: the
 * results JSON of VQA and of COCO captions, the csv of NLVR2. Classification and
 * retrieval have no such format and get a csv of guesses and ranks in JSON lines.
 */
public final class BenchmarkResults {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final Task task;

	private final List<String> classes;

	/**
	 * @param task what was predicted
	 * @param classes class names by index; empty where the task has none
	 */
	public BenchmarkResults(Task task, List<String> classes) {
		this.task = task;
		this.classes = List.copyOf(classes);
	}

	/** Name of the file. */
	public String fileName() {
		return switch (this.task) {
			case CLASSIFICATION -> "classes.csv";
			case VQA -> "vqa-results.json";
			case NLVR2 -> "nlvr2-predictions.csv";
			case CAPTIONING -> "captions-results.json";
			case RETRIEVAL -> "ranks.jsonl";
		};
	}

	/** Writes the file. */
	public void write(List<Prediction> predictions, OutputStream out) throws IOException {
		switch (this.task) {
			case CLASSIFICATION -> lines(classified(predictions), out);
			case VQA -> array(rows(predictions, "question_id", "answer"), out);
			case NLVR2 -> lines(judged(predictions), out);
			case CAPTIONING -> array(rows(predictions, "image_id", "caption"), out);
			case RETRIEVAL -> lines(
					RetrievalRanks.of(predictions).lines().map((rank) -> JSON.writeValueAsString(rank)).toList(), out);
		}
	}

	/**
	 * A row for each id; an image with several references was predicted several times.
	 */
	private static List<Map<String, Object>> rows(List<Prediction> predictions, String id, String value) {
		Map<Object, Map<String, Object>> rows = new LinkedHashMap<>();
		for (Prediction prediction : predictions) {
			Object key = required(prediction, id);
			Map<String, Object> row = new LinkedHashMap<>();
			row.put(id, key);
			row.put(value, required(prediction, value));
			rows.putIfAbsent(key, row);
		}
		return List.copyOf(rows.values());
	}

	private static Object required(Prediction prediction, String key) {
		return Objects.requireNonNull(prediction.values().get(key),
				() -> "The prediction of sample %s has no %s".formatted(prediction.sample(), key));
	}

	/** {@code identifier,True}, as the scorer of NLVR2 reads it: without a header. */
	private static List<String> judged(List<Prediction> predictions) {
		return predictions.stream()
			.map((prediction) -> required(prediction, "identifier") + ","
					+ (Boolean.TRUE.equals(prediction.values().get("prediction")) ? "True" : "False"))
			.toList();
	}

	private List<String> classified(List<Prediction> predictions) {
		List<String> lines = new ArrayList<>(List.of("image_id,class,guess_1,guess_2,guess_3,guess_4,guess_5"));
		for (Prediction prediction : predictions) {
			List<String> cells = new ArrayList<>();
			cells.add(cell(required(prediction, "image_id")));
			cells.add(name(prediction.values().get("class")));
			for (Object guess : (List<?>) required(prediction, "top")) {
				cells.add(name(guess));
			}
			lines.add(String.join(",", cells));
		}
		return lines;
	}

	private String name(@Nullable Object index) {
		return (index instanceof Number number) ? cell(this.classes.get(number.intValue())) : "";
	}

	/** A csv cell (RFC 4180). */
	private static String cell(Object value) {
		String text = value.toString();
		return text.matches("[^\",\r\n]*") ? text : "\"" + text.replace("\"", "\"\"") + "\"";
	}

	private static void array(List<Map<String, Object>> rows, OutputStream out) throws IOException {
		String before = "[";
		for (Map<String, Object> row : rows) {
			out.write((before + JSON.writeValueAsString(row)).getBytes(StandardCharsets.UTF_8));
			before = ",\n";
		}
		out.write((rows.isEmpty() ? "[]\n" : "]\n").getBytes(StandardCharsets.UTF_8));
	}

	private static void lines(List<String> lines, OutputStream out) throws IOException {
		for (String line : lines) {
			out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
		}
	}

}
