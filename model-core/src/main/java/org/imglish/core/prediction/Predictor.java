package org.imglish.core.prediction;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.imglish.core.task.FeatureEncoder;
import org.imglish.core.task.RetrievalModel;
import org.imglish.core.task.TaskModel;
import org.imglish.core.task.TaskSetting;

/**
 * Answers questions with the weights of one checkpoint. The checkpoint alone is needed:
 * it carries its tokenizer, class names and answers. Not thread-safe.
 */
public interface Predictor extends AutoCloseable {

	/**
	 * Opens a checkpoint.
	 * @param checkpoint its folder
	 * @throws IOException if it is damaged or of no kind that can be predicted with
	 */
	static Predictor open(Path checkpoint) throws IOException {
		if (!Files.exists(checkpoint.resolve("task.json"))) {
			return new FeaturePredictor(FeatureEncoder.open(checkpoint));
		}
		return TaskSetting.read(checkpoint).task().comparesInputs()
				? new RetrievalPredictor(RetrievalModel.open(checkpoint))
				: new TaskPredictor(TaskModel.open(checkpoint));
	}

	/**
	 * Answers a question.
	 * @return an answer for each input, as plain JSON values
	 * @throws UnusableInputException if an input lacks what the task needs, does not
	 * decode, or is too long
	 * @throws IllegalArgumentException if the model cannot do what is asked of it
	 */
	List<Map<String, Object>> answer(Question question) throws UnusableInputException;

	@Override
	void close();

}
