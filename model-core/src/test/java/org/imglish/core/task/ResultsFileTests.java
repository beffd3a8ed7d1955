package org.imglish.core.task;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

class ResultsFileTests {

	private static final ResultsFile ANSWERS = new AnswerRows("vqa-results.json", "question_id", "answer");

	@Test
	void questionsBecomeTheResultsJsonOfVqa() throws IOException {
		List<Prediction> predictions = List.of(prediction(Map.of("question_id", 262148000L, "answer", "down")),
				prediction(Map.of("question_id", 5, "answer", "2", "answer_type", "number")));
		assertThat(json(ANSWERS, predictions)).isEqualTo(JsonMapper.builder().build().readTree("""
				[{"question_id": 262148000, "answer": "down"}, {"question_id": 5, "answer": "2"}]
				"""));
	}

	@Test
	void anImageWithSeveralReferencesHasOneCaption() throws IOException {
		List<Prediction> predictions = List.of(
				prediction(Map.of("image_id", 7, "caption", "a cat", "reference", "one cat")),
				prediction(Map.of("image_id", 7, "caption", "a cat", "reference", "a small cat")),
				prediction(Map.of("image_id", 9, "caption", "a dog")));
		assertThat(json(new AnswerRows("captions-results.json", "image_id", "caption"), predictions))
			.isEqualTo(JsonMapper.builder().build().readTree("""
					[{"image_id": 7, "caption": "a cat"}, {"image_id": 9, "caption": "a dog"}]
					"""));
	}

	@Test
	void statementsBecomeTheCsvOfNlvr2() throws IOException {
		List<Prediction> predictions = List.of(prediction(Map.of("identifier", "test1-0-1-0", "prediction", true)),
				prediction(Map.of("identifier", "test1-0-1-1", "prediction", false, "label", true)));
		assertThat(text(new JudgedStatements(), predictions)).isEqualTo("test1-0-1-0,True\ntest1-0-1-1,False\n");
	}

	@Test
	void guessesAreNamedBesideTheTruth() throws IOException {
		List<Prediction> predictions = List.of(
				prediction(Map.of("image_id", "cat/1.jpg", "top", List.of(1, 0), "class", 0)),
				prediction(Map.of("image_id", 3, "top", List.of(0, 1))));
		assertThat(text(new GuessedClasses(List.of("cat", "dog, large")), predictions)).isEqualTo("""
				image_id,class,guess_1,guess_2,guess_3,guess_4,guess_5
				cat/1.jpg,cat,"dog, large",cat
				3,,cat,"dog, large"
				""");
	}

	@Test
	void ranksAreCountedBothWays() throws IOException {
		List<Prediction> predictions = List.of(pair("a", 10, new float[] { 1, 0 }, new float[] { 1, 0 }),
				pair("a", 11, new float[] { 1, 0 }, new float[] { 0, 1 }),
				pair("b", 12, new float[] { 0, 1 }, new float[] { 0.5f, 0.25f }));
		List<JsonNode> ranks = text(new RankLines(), predictions).lines()
			.map((line) -> JsonMapper.builder().build().readTree(line))
			.toList();
		assertThat(ranks)
			.extracting((rank) -> rank.path("query").asString() + rank.path("id").asString() + ": "
					+ rank.path("rank").asInt() + rank.path("best"))
			.containsExactly("imagea: 1[\"10\",\"12\",\"11\"]", "imageb: 2[\"11\",\"12\",\"10\"]",
					"text10: 1[\"a\",\"b\"]", "text11: 2[\"b\",\"a\"]", "text12: 2[\"a\",\"b\"]");
	}

	@Test
	void aPredictionWithoutItsIdIsNamed() {
		List<Prediction> predictions = List.of(new Prediction("00000003", Map.of("answer", "yes")));
		assertThatNullPointerException().isThrownBy(() -> text(ANSWERS, predictions))
			.withMessage("The prediction of sample 00000003 has no question_id");
	}

	private static Prediction prediction(Map<String, Object> values) {
		return new Prediction("sample", values);
	}

	private static Prediction pair(String image, int caption, float[] imageFeature, float[] textFeature) {
		return prediction(Map.of("image_id", image, "caption_id", caption, "image", base64(imageFeature), "text",
				base64(textFeature)));
	}

	private static String base64(float[] feature) {
		ByteBuffer bytes = ByteBuffer.allocate(feature.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
		bytes.asFloatBuffer().put(feature);
		return Base64.getEncoder().encodeToString(bytes.array());
	}

	private static JsonNode json(ResultsFile file, List<Prediction> predictions) throws IOException {
		return JsonMapper.builder().build().readTree(text(file, predictions));
	}

	private static String text(ResultsFile file, List<Prediction> predictions) throws IOException {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		file.write(predictions, out);
		return out.toString(StandardCharsets.UTF_8);
	}

}
