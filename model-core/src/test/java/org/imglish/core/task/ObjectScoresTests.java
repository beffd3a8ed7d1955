package org.imglish.core.task;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.imglish.core.region.Box;
import org.imglish.core.region.LabelledObject;
import org.imglish.core.region.LabelledObjects;
import org.imglish.core.region.Polygon;
import org.imglish.core.region.RunLengthMask;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

class ObjectScoresTests {

	private static final RunLengthMask SQUARE = new Polygon(10, 10, 50, 10, 50, 50, 10, 50).mask(100, 120);

	private static final ObjectScores SCORES = new ObjectScores(List.of("cat", "dog"));

	private static Prediction prediction(List<LabelledObject> truth, FoundObject... found) {
		Map<String, Object> values = new LinkedHashMap<>(new LabelledObjects(120, 100, truth).labels());
		values.put("image_id", 17L);
		values.put("found", List.of(found).stream().map(FoundObject::values).toList());
		return new Prediction("0", values);
	}

	private static LabelledObject object(int category, boolean crowd, RunLengthMask mask) {
		return new LabelledObject(category, new Box(10, 10, 40, 40), 1600, crowd, mask);
	}

	@Test
	void whatIsFoundWhereItIsScoresOne() {
		Map<String, Double> scores = SCORES.score(List.of(prediction(List.of(object(1, false, SQUARE)),
				new FoundObject(1, new Box(10, 10, 40, 40), 0.9, SQUARE))));
		assertThat(scores).containsKeys("box_ap", "mask_ap75", "box_ap_medium", "mask_ap/dog", "mask_ar")
			.doesNotContainKeys("box_ap/cat", "box_ap_small")
			.allSatisfy((name, value) -> assertThat(value).isCloseTo(1, within(1e-9)));
	}

	@Test
	void boxesAndMasksAreJudgedApart() {
		RunLengthMask other = new Polygon(60, 60, 90, 60, 90, 90, 60, 90).mask(100, 120);
		Prediction prediction = prediction(List.of(object(0, false, SQUARE)),
				new FoundObject(0, new Box(10, 10, 40, 30), 0.9, other));
		Map<String, Double> scores = SCORES.score(List.of(prediction));
		assertThat(scores).containsEntry("mask_ap", 0.0);
		assertThat(scores.get("box_ap75")).isCloseTo(1, within(1e-9));
		assertThat(scores.get("box_ap")).as("overlap 0.75").isCloseTo(0.6, within(1e-9));
		assertThat(SCORES.precision(prediction)).hasValue(scores.get("box_ap"));
	}

	@Test
	void boxesAloneHaveNoMaskPrecision() {
		assertThat(SCORES.score(List
			.of(prediction(List.of(object(0, false, SQUARE)), new FoundObject(0, new Box(10, 10, 40, 40), 0.9, null)))))
			.containsKey("box_ap")
			.doesNotContainKey("mask_ap");
	}

	@Test
	void crowdsAloneLeaveNothingToFind() {
		Prediction crowd = prediction(List.of(object(0, true, SQUARE)));
		assertThat(SCORES.precision(crowd)).isEmpty();
		assertThatIllegalStateException().isThrownBy(() -> SCORES.score(List.of(crowd)))
			.withMessageContaining("no object to be found");
	}

	@Test
	void resultsAreInTheNumbersOfTheSource() throws IOException {
		Prediction prediction = prediction(List.of(), new FoundObject(1, new Box(10, 10, 40, 40), 0.75, SQUARE),
				new FoundObject(0, new Box(1, 2, 3, 4), 0.5, null));
		JsonNode results = results(new DetectionResults(List.of(7L, 90L)), prediction);
		assertThat(results).hasSize(2);
		assertThat(results.path(0).path("image_id").asLong()).isEqualTo(17);
		assertThat(results.path(0).path("category_id").asLong()).isEqualTo(90);
		assertThat(results.path(0).path("segmentation").path("counts").asString()).isEqualTo(SQUARE.text());
		assertThat(results.path(1).path("bbox").toString()).isEqualTo("[1.0,2.0,3.0,4.0]");
		assertThat(results(new DetectionResults(List.of()), prediction).path(1).path("category_id").asLong()).isOne();
		assertThat(results(new DetectionResults(List.of()), prediction(List.of()))).isEmpty();
	}

	private static JsonNode results(DetectionResults file, Prediction prediction) throws IOException {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		file.write(List.of(prediction), out);
		return JsonMapper.builder().build().readTree(out.toString(StandardCharsets.UTF_8));
	}

}
