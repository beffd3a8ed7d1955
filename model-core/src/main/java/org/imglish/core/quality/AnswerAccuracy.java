package org.imglish.core.quality;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Accuracy of open answers against those of several people (VQA, arXiv 1505.00468,
 * section 3; vqaEval.py): an answer counts fully when three of the others gave it too,
 * averaged over leaving each person out.
 */
public final class AnswerAccuracy {

	private static final int ENOUGH = 3;

	private final Mean overall = new Mean();

	private final Map<String, Mean> byQuestionType = new TreeMap<>();

	private final Map<String, Mean> byAnswerType = new TreeMap<>();

	/**
	 * Scores one question.
	 * @param prediction the model's answer
	 * @param answers the people's, ten in VQA, at least 1
	 * @param questionType the question's first words or its topic, for example
	 * {@code how many}
	 * @param answerType {@code yes/no}, {@code number} or {@code other}
	 * @return accuracy of this question in [0, 1]
	 */
	public double add(String prediction, List<String> answers, String questionType, String answerType) {
		double accuracy = accuracy(prediction, answers);
		this.overall.add(accuracy);
		this.byQuestionType.computeIfAbsent(questionType, (type) -> new Mean()).add(accuracy);
		this.byAnswerType.computeIfAbsent(answerType, (type) -> new Mean()).add(accuracy);
		return accuracy;
	}

	/**
	 * Accuracy of one answer. Answers are normalized before they are compared, but not
	 * when all people gave the same one: so the official evaluation does.
	 * @param prediction the model's answer
	 * @param answers the people's, at least 1
	 * @return in [0, 1]
	 */
	public static double accuracy(String prediction, List<String> answers) {
		if (answers.isEmpty()) {
			throw new IllegalArgumentException(
					"The prediction '" + prediction + "' has no answer to be compared with; give at least one");
		}
		List<String> given = answers.stream().map(AnswerText::trim).toList();
		String predicted = AnswerText.trim(prediction);
		if (new HashSet<>(given).size() > 1) {
			given = given.stream().map(AnswerText::normalize).toList();
			predicted = AnswerText.normalize(predicted);
		}
		long matching = given.stream().filter(predicted::equals).count();
		String wanted = predicted;
		return given.stream()
			.mapToLong((left) -> left.equals(wanted) ? matching - 1 : matching)
			.mapToDouble((others) -> Math.min(1, (double) others / ENOUGH))
			.average()
			.orElseThrow();
	}

	/** Mean accuracy of all questions, in [0, 1]. */
	public double overall() {
		return this.overall.value();
	}

	/** Mean accuracy by type of question. */
	public Map<String, Double> byQuestionType() {
		return values(this.byQuestionType);
	}

	/** Mean accuracy by type of answer. */
	public Map<String, Double> byAnswerType() {
		return values(this.byAnswerType);
	}

	private static Map<String, Double> values(Map<String, Mean> means) {
		Map<String, Double> values = new TreeMap<>();
		means.forEach((type, mean) -> values.put(type, mean.value()));
		return values;
	}

}
