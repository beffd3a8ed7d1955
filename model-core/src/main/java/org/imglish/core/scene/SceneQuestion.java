package org.imglish.core.scene;

import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A template of questions about a scene, with every answer that it can have.
 */
enum SceneQuestion {

	/** What color a shape has. */
	COLOR("other", Scene.COLORS) {
		@Override
		Optional<Asked> ask(Scene scene, RandomGenerator random) {
			String shape = Scene.pick(Scene.SHAPES, random);
			return single(scene.objects()
				.stream()
				.filter((object) -> object.shape().equals(shape))
				.map(Scene.SceneObject::color)).map((color) -> new Asked("what color is the " + shape, color));
		}
	},

	/** What shape has a color. */
	SHAPE("other", Scene.SHAPES) {
		@Override
		Optional<Asked> ask(Scene scene, RandomGenerator random) {
			String color = Scene.pick(Scene.COLORS, random);
			return single(scene.objects()
				.stream()
				.filter((object) -> object.color().equals(color))
				.map(Scene.SceneObject::shape)).map((shape) -> new Asked("what shape is " + color, shape));
		}
	},

	/** How many of a kind there are. */
	COUNT("number", IntStream.rangeClosed(1, 4).mapToObj(Integer::toString).toList()) {
		@Override
		Optional<Asked> ask(Scene scene, RandomGenerator random) {
			String kind = scene.objects().get(random.nextInt(scene.objects().size())).kind();
			long count = scene.objects().stream().filter((object) -> object.kind().equals(kind)).count();
			return Optional.of(new Asked("how many " + kind, Long.toString(count)));
		}
	},

	/** What color the background has. */
	BACKGROUND("other", Scene.BACKGROUNDS) {
		@Override
		Optional<Asked> ask(Scene scene, RandomGenerator random) {
			return Optional.of(new Asked("what color is the background", scene.background()));
		}
	},

	/** Whether there is a kind. */
	PRESENCE("yes/no", List.of("yes", "no")) {
		@Override
		Optional<Asked> ask(Scene scene, RandomGenerator random) {
			String kind = Scene.pick(Scene.COLORS, random) + " " + Scene.pick(Scene.SHAPES, random);
			boolean there = scene.objects().stream().anyMatch((object) -> object.kind().equals(kind));
			return Optional.of(new Asked("is there a " + kind, there ? "yes" : "no"));
		}
	};

	private final String answerType;

	private final List<String> answers;

	SceneQuestion(String answerType, List<String> answers) {
		this.answerType = answerType;
		this.answers = answers;
	}

	/** VQA's type of the answer. */
	String answerType() {
		return this.answerType;
	}

	List<String> answers() {
		return this.answers;
	}

	/** Asks about a scene, or not, where the answer would not be one word. */
	abstract Optional<Asked> ask(Scene scene, RandomGenerator random);

	private static Optional<String> single(Stream<String> words) {
		List<String> distinct = words.distinct().toList();
		return (distinct.size() == 1) ? Optional.of(distinct.get(0)) : Optional.empty();
	}

	/**
	 * @param question a question
	 * @param answer its answer, one word
	 */
	record Asked(String question, String answer) {

	}

}
