package org.imglish.core.scene;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;

import tools.jackson.databind.json.JsonMapper;

/**
 * Writes what the demo fine-tunes and evaluates on, each task in the format that people
 * have it in: image folders, COCO captions, VQA v2, NLVR2 and COCO instances.
 */
final class LabelledScenes {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	/** VQA has ten answers a question; here all agree. */
	private static final int ANSWERS = 10;

	private final Path folder;

	private final SceneSource scenes;

	LabelledScenes(Path folder, SceneSource scenes) {
		this.folder = folder;
		this.scenes = scenes;
	}

	/** An image folder with as many images of each kind as of any other. */
	void classes(String name, int count, RandomGenerator random) throws IOException {
		int kinds = Scene.COLORS.size() * Scene.SHAPES.size();
		for (int i = 0; i < count; i++) {
			String color = Scene.COLORS.get(i % kinds / Scene.SHAPES.size());
			String shape = Scene.SHAPES.get(i % kinds % Scene.SHAPES.size());
			Path images = Files.createDirectories(this.folder.resolve(name).resolve(color + "_" + shape));
			Scene scene = this.scenes.ofKind(color, shape, random);
			Files.write(images.resolve(String.format(Locale.ROOT, "%06d.png", i)), ScenePainter.png(scene, random));
		}
	}

	/** COCO captions with what somebody may write beside an image. */
	void remarks(String name, int count, RandomGenerator random) throws IOException {
		captions(name, count, false, SceneWords::remark, random);
	}

	/**
	 * COCO captions with one caption per image.
	 * @param distinct whether no caption may occur twice, as in a retrieval gallery
	 */
	void captions(String name, int count, boolean distinct, RandomGenerator random) throws IOException {
		captions(name, count, distinct, SceneWords::caption, random);
	}

	private void captions(String name, int count, boolean distinct, BiFunction<Scene, RandomGenerator, String> words,
			RandomGenerator random) throws IOException {
		Path images = Files.createDirectories(this.folder.resolve(name));
		List<Map<String, Object>> listed = new ArrayList<>();
		List<Map<String, Object>> annotations = new ArrayList<>();
		Set<String> captions = new HashSet<>();
		for (int i = 0; i < count; i++) {
			Scene scene = this.scenes.draw(random);
			String caption = words.apply(scene, random);
			while (distinct && !captions.add(caption)) {
				scene = this.scenes.draw(random);
				caption = words.apply(scene, random);
			}
			listed.add(image(i, write(images, String.format(Locale.ROOT, "%06d.png", i), scene, random)));
			annotations.add(Map.of("id", i, "image_id", i, "caption", caption));
		}
		write(name + ".json", Map.of("images", listed, "annotations", annotations));
	}

	/** VQA v2 questions and annotations; the answers of each template are balanced. */
	void questions(String name, int count, RandomGenerator random) throws IOException {
		Path images = Files.createDirectories(this.folder.resolve(name));
		List<Map<String, Object>> questions = new ArrayList<>();
		List<Map<String, Object>> annotations = new ArrayList<>();
		SceneQuestion[] templates = SceneQuestion.values();
		for (int i = 0; i < count; i++) {
			SceneQuestion template = templates[i % templates.length];
			List<String> answers = template.answers();
			String answer = answers.get(i / templates.length % answers.size());
			List<SceneQuestion.Asked> asked = new ArrayList<>();
			Scene scene = this.scenes.draw((each) -> {
				Optional<SceneQuestion.Asked> question = template.ask(each, random);
				question.ifPresent(asked::add);
				return question.isPresent() && question.get().answer().equals(answer);
			}, random);
			write(images, String.format(Locale.ROOT, "%012d.png", i), scene, random);
			questions.add(Map.of("question_id", i, "image_id", i, "question", asked.get(asked.size() - 1).question()));
			annotations.add(annotation(i, template, answer));
		}
		write(name + ".json", Map.of("questions", questions));
		write(name + "-answers.json", Map.of("annotations", annotations));
	}

	private static Map<String, Object> annotation(int id, SceneQuestion template, String answer) {
		List<Map<String, Object>> answers = new ArrayList<>();
		for (int i = 1; i <= ANSWERS; i++) {
			answers.add(Map.of("answer_id", i, "answer", answer, "answer_confidence", "yes"));
		}
		return Map.of("question_id", id, "image_id", id, "question_type", template.name().toLowerCase(Locale.ROOT),
				"answer_type", template.answerType(), "multiple_choice_answer", answer, "answers", answers);
	}

	/** NLVR2 lines; each sentence is as often true as false. */
	void statements(String name, int count, RandomGenerator random) throws IOException {
		String split = name.substring(name.lastIndexOf('-') + 1);
		Path images = Files.createDirectories(this.folder.resolve(name));
		List<SceneStatement> sentences = new ArrayList<>(SceneStatement.all());
		Collections.shuffle(sentences, new Random(random.nextLong()));
		List<String> lines = new ArrayList<>();
		for (int i = 0; i < count / 2 * 2; i++) {
			int sentence = i / 2 % sentences.size();
			SceneStatement statement = sentences.get(sentence);
			boolean truth = i % 2 == 0;
			Scene left = this.scenes.draw(random);
			Scene right = this.scenes.draw(random);
			while (statement.holds().test(left, right) != truth) {
				left = this.scenes.draw(random);
				right = this.scenes.draw(random);
			}
			String stem = String.format(Locale.ROOT, "%s-%d-%d", split, sentence, i);
			write(images, stem + "-img0.png", left, random);
			write(images, stem + "-img1.png", right, random);
			Map<String, Object> line = new LinkedHashMap<>();
			line.put("identifier", stem + "-0");
			line.put("sentence", statement.sentence());
			line.put("label", truth ? "True" : "False");
			lines.add(JSON.writeValueAsString(line));
		}
		Files.write(this.folder.resolve(name + ".jsonl"), lines);
	}

	/** COCO instances with boxes and outlines, and a map of kinds for each image. */
	void objects(String name, int count, RandomGenerator random) throws IOException {
		Path images = Files.createDirectories(this.folder.resolve(name));
		Path maps = Files.createDirectories(this.folder.resolve(name + "-masks"));
		List<Map<String, Object>> listed = new ArrayList<>();
		List<Map<String, Object>> annotations = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			Scene scene = this.scenes.draw(random);
			String file = write(images, String.format(Locale.ROOT, "%06d.png", i), scene, random);
			Files.write(maps.resolve(file), ScenePainter.map(scene));
			listed.add(image(i, file));
			for (Scene.SceneObject object : scene.objects()) {
				annotations.add(SceneOutline.annotation(annotations.size(), i, object));
			}
		}
		write(name + ".json",
				Map.of("images", listed, "annotations", annotations, "categories", SceneOutline.categories()));
	}

	/** The names that the numbers of the maps stand for. */
	void kinds(String name) throws IOException {
		Map<String, Object> names = new LinkedHashMap<>();
		names.put("0", "background");
		SceneOutline.categories()
			.forEach((category) -> names.put(String.valueOf(category.get("id")), category.get("name")));
		write(name + ".json", names);
	}

	private static Map<String, Object> image(int id, String file) {
		return Map.of("id", id, "file_name", file, "width", Scene.SIDE, "height", Scene.SIDE);
	}

	private static String write(Path images, String file, Scene scene, RandomGenerator random) throws IOException {
		Files.write(images.resolve(file), ScenePainter.png(scene, random));
		return file;
	}

	private void write(String file, Map<String, Object> content) throws IOException {
		Files.write(this.folder.resolve(file), JSON.writeValueAsBytes(content));
	}

}
