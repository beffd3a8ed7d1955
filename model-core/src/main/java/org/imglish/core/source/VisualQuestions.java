package org.imglish.core.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * VQA v2: questions JSON, annotations JSON with ten answers each, and a folder of images
 * whose names end with the image's number ({@code COCO_train2014_000000012345.jpg}).
 */
final class VisualQuestions {

	private static final Pattern NUMBER = Pattern.compile("(\\d{1,18})\\.[A-Za-z]+$");

	private final DataRoots roots;

	VisualQuestions(DataRoots roots) {
		this.roots = roots;
	}

	RecordStream open(Path questions, Path images, @Nullable Path annotations) throws IOException {
		Map<Long, JsonNode> answers = new HashMap<>();
		if (annotations != null) {
			for (JsonNode annotation : SourceJson.file(annotations).path("annotations")) {
				answers.put(annotation.path("question_id").asLong(), annotation);
			}
		}
		Map<Long, Path> files = byNumber(images);
		List<SourceRecord> records = new ArrayList<>();
		for (JsonNode question : SourceJson.file(questions).path("questions")) {
			records.add(record(questions, files, question, answers, annotations != null));
		}
		return RecordStream.of(records);
	}

	private static Map<Long, Path> byNumber(Path images) throws IOException {
		Map<Long, Path> files = new HashMap<>();
		try (Stream<Path> walk = Files.walk(images)) {
			walk.forEach((file) -> {
				Matcher matcher = NUMBER.matcher(file.getFileName().toString());
				if (matcher.find()) {
					files.put(Long.parseLong(matcher.group(1)), file);
				}
			});
		}
		catch (UncheckedIOException ex) {
			throw ex.getCause();
		}
		return files;
	}

	private SourceRecord record(Path file, Map<Long, Path> files, JsonNode question, Map<Long, JsonNode> answers,
			boolean annotated) {
		long id = question.path("question_id").asLong();
		String place = file.getFileName() + ", question " + id;
		JsonNode annotation = answers.get(id);
		if (annotated && annotation == null) {
			return SourceRecord.unusable(place, "the annotations do not answer it");
		}
		long number = question.path("image_id").asLong();
		Path image = files.get(number);
		Map<String, Object> labels = new LinkedHashMap<>(Map.of("question_id", id, "image_id", number));
		if (annotation != null) {
			labels.put("question_type", annotation.path("question_type").asString(""));
			labels.put("answer_type", annotation.path("answer_type").asString(""));
			labels.put("answer", annotation.path("multiple_choice_answer").asString(""));
			labels.put("answers",
					annotation.path("answers").valueStream().map((node) -> node.path("answer").asString("")).toList());
		}
		return SourceRecord.of(place, () -> {
			if (image == null) {
				throw new IOException("no image file's name ends with its number " + number);
			}
			return Files.readAllBytes(this.roots.resolve(image));
		}, question.path("question").asString("").strip(), labels);
	}

}
