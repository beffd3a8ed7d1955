package org.imglish.core.prediction;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.loader.Pixels;
import org.imglish.core.sample.Sample;
import org.imglish.core.shard.Holdings.Part;
import org.imglish.core.task.Task;
import org.imglish.core.task.TaskBatch;
import org.imglish.core.task.TaskModel;

/** Classifies, answers, judges and describes. */
final class TaskPredictor implements Predictor {

	private final TaskModel model;

	private final InputReader reader;

	TaskPredictor(TaskModel model) {
		this.model = model;
		ModelConfig config = model.network().backbone().config();
		this.reader = new InputReader(model.decoder(), config.longestText(), model::encode);
	}

	@Override
	public List<Map<String, Object>> answer(Question question) throws UnusableInputException {
		if (!question.classes().isEmpty()) {
			throw new IllegalArgumentException("'classes' goes with a retrieval model, but this one was fine-tuned to "
					+ this.model.setting().task() + "; it knows its own classes");
		}
		List<Map<String, Object>> answers = new ArrayList<>();
		for (List<Integer> numbers : Batches.of(question.inputs().size())) {
			TaskBatch batch = batch(question.inputs(), numbers);
			switch (question.operation()) {
				case PREDICT -> answers.addAll(this.model.answer(batch, question.top()));
				case EMBED -> {
					for (float[] features : this.model.embed(batch)) {
						answers.add(Map.of("image", features));
					}
				}
			}
		}
		return answers;
	}

	private TaskBatch batch(List<Input> inputs, List<Integer> numbers) throws UnusableInputException {
		Task task = this.model.setting().task();
		boolean asksTexts = task.asks().contains(Part.TEXT);
		Pixels pixels = this.reader.pixels(inputs, numbers, "image", Input::image);
		Pixels right = (task.images() > 1) ? this.reader.pixels(inputs, numbers, "right", Input::right) : null;
		List<Sample> samples = numbers.stream()
			.map((number) -> new Sample("input-" + number, inputs.get(number).image(), inputs.get(number).right(),
					inputs.get(number).text(), null, Map.of()))
			.toList();
		return new TaskBatch(samples, pixels, right, asksTexts ? this.reader.texts(inputs, numbers) : null,
				new float[0]);
	}

	@Override
	public void close() {
		this.model.close();
	}

}
