package org.imglish.core.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.imglish.core.image.ImageFormat;
import org.imglish.core.source.RecordCheck.Reason;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * VQA v2: questions JSON, annotations JSON with ten answers each, and a folder of images
 * whose names end with the image's number ({@code COCO_train2014_000000012345.jpg}).
 */
final class VisualQuestions {

	private static final Pattern NUMBER = Pattern.compile("(\\d{1,18})\\.[A-Za-z0-9]+$");

	private static final Set<String> ANNOTATION_FIELDS = Set.of("question_id", "image_id", "question_type",
			"answer_type", "multiple_choice_answer", "answers");

	/** Stands for annotations of one question that differ. */
	private static final JsonNode SEVERAL = JsonNodeFactory.instance.objectNode();

	private final DataRoots roots;

	private final UnreadParts unread = new UnreadParts();

	/** The names of images that end with the same number. */
	private final Map<Long, String> ambiguous = new HashMap<>();

	VisualQuestions(DataRoots roots) {
		this.roots = roots;
	}

	RecordStream open(Path questions, Path images, @Nullable Path annotations) throws IOException {
		Map<String, JsonNode> answers = (annotations != null) ? answers(annotations) : Map.of();
		Map<Long, Path> files = byNumber(images);
		JsonNode json = SourceJson.file(questions);
		if (!json.path("questions").isArray()) {
			throw new IOException(questions + " lacks the list 'questions': it is no file of VQA questions");
		}
		SourceJson.countUnread(this.unread, "the questions' file", json, Set.of("questions"));
		Set<String> asked = new HashSet<>();
		List<SourceRecord> records = new ArrayList<>();
		for (JsonNode question : json.path("questions")) {
			SourceJson.countUnread(this.unread, "a question", question, Set.of("question_id", "image_id", "question"));
			asked.add(SourceJson.word(question.path("question_id")));
			records.add(record(questions, files, question, answers, annotations != null));
		}
		this.unread.add("annotations of questions that are not asked",
				answers.keySet().stream().filter((id) -> !asked.contains(id)).count());
		return RecordStream.of(records, this.unread);
	}

	private Map<String, JsonNode> answers(Path annotations) throws IOException {
		JsonNode json = SourceJson.file(annotations);
		SourceJson.countUnread(this.unread, "the annotations' file", json, Set.of("annotations"));
		Map<String, JsonNode> answers = new HashMap<>();
		for (JsonNode annotation : json.path("annotations")) {
			SourceJson.countUnread(this.unread, "an annotation", annotation, ANNOTATION_FIELDS);
			JsonNode before = answers.put(SourceJson.word(annotation.path("question_id")), annotation);
			if (before != null && !before.equals(annotation)) {
				answers.put(SourceJson.word(annotation.path("question_id")), SEVERAL);
			}
		}
		return answers;
	}

	/** Images by the number that their names end with. */
	private Map<Long, Path> byNumber(Path images) throws IOException {
		Map<Long, Path> files = new HashMap<>();
		try (Stream<Path> walk = Files.walk(images)) {
			for (Path file : walk.sorted().toList()) {
				Matcher matcher = NUMBER.matcher(file.getFileName().toString());
				if (ImageFormat.hasEnding(ImageFolder.ending(file)) && matcher.find()) {
					long number = Long.parseLong(matcher.group(1));
					Path before = files.put(number, file);
					if (before != null) {
						this.ambiguous.putIfAbsent(number, before + " and " + file);
					}
				}
				else if (Files.isRegularFile(file)) {
					this.unread.add("files beside the images");
				}
			}
		}
		catch (UncheckedIOException ex) {
			throw ex.getCause();
		}
		return files;
	}

	private SourceRecord record(Path file, Map<Long, Path> files, JsonNode question, Map<String, JsonNode> answers,
			boolean annotated) {
		String id = SourceJson.word(question.path("question_id"));
		String place = file.getFileName() + ", question " + id;
		JsonNode annotation = answers.get(id);
		if (annotated && annotation == null) {
			return SourceRecord.unusable(place, Reason.BROKEN_RECORD, "the annotations do not answer it");
		}
		if (annotation == SEVERAL) {
			return SourceRecord.unusable(place, Reason.AMBIGUOUS, "several annotations answer it, and differ");
		}
		String written = SourceJson.word(question.path("image_id"));
		Long number = written.matches("\\d{1,18}") ? Long.parseLong(written) : null;
		if (number != null && this.ambiguous.containsKey(number)) {
			return SourceRecord.unusable(place, Reason.AMBIGUOUS,
					"the names of several images end with its number: " + this.ambiguous.get(number));
		}
		Path image = (number != null) ? files.get(number) : null;
		Map<String, Object> labels = new LinkedHashMap<>();
		CocoCaptions.put(labels, "question_id", SourceJson.id(question.path("question_id")));
		CocoCaptions.put(labels, "image_id", SourceJson.id(question.path("image_id")));
		if (annotation != null) {
			labels.put("question_type", SourceJson.word(annotation.path("question_type")));
			labels.put("answer_type", SourceJson.word(annotation.path("answer_type")));
			labels.put("answer", SourceJson.word(annotation.path("multiple_choice_answer")));
			labels.put("answers",
					annotation.path("answers")
						.valueStream()
						.map((node) -> SourceJson.word(node.isObject() ? node.path("answer") : node))
						.toList());
		}
		return SourceRecord.of(place, () -> {
			if (image == null) {
				throw new IOException("no image file's name ends with its number " + written);
			}
			return this.roots.read(image);
		}, SourceJson.word(question.path("question")).strip(), labels);
	}

}
