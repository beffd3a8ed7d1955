package org.imglish.core.parity;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

import org.imglish.core.quality.AnswerAccuracy;
import org.imglish.core.quality.AnswerText;
import org.imglish.core.quality.Bleu;
import org.imglish.core.quality.Cider;
import org.imglish.core.quality.RegionOverlap;
import org.imglish.core.quality.RetrievalRecall;
import org.imglish.core.quality.RougeL;
import org.imglish.core.quality.SoftAnswerAccuracy;
import org.imglish.core.quality.TopAccuracy;
import tools.jackson.databind.JsonNode;

/** Metrics of quality against the evaluations that their benchmarks publish. */
final class MetricsCase implements ParityCase {

	@Override
	public void run(ReferenceCase reference) throws IOException {
		JsonNode inputs = reference.json("inputs.json");
		Expected expected = new Expected(reference.json("expected.json"), reference.comparison());
		answers(inputs, expected);
		captions(inputs.path("captions"), expected);
		retrieval(inputs.path("retrieval"), expected);
		classes(inputs.path("topk"), expected);
		regions(inputs.path("segmentation"), expected, "segmentation", false);
		regions(inputs.path("segmentation"), expected, "segmentation_reduce_zero_label", true);
		DetectionScores.compare(inputs.path("coco_box"), expected, "coco_box", DetectionScores::boxTruth,
				DetectionScores::boxFound);
	}

	private static void answers(JsonNode inputs, Expected expected) {
		AnswerAccuracy accuracy = new AnswerAccuracy();
		for (JsonNode question : inputs.path("vqa")) {
			double ofQuestion = accuracy.add(question.path("prediction").asString(),
					Numbers.strings(question.path("answers")), question.path("question_type").asString(),
					question.path("answer_type").asString());
			expected.value(percent(ofQuestion), "vqa", "per_question", question.path("question_id").asString());
		}
		expected.value(percent(accuracy.overall()), "vqa", "overall");
		accuracy.byQuestionType()
			.forEach((type, value) -> expected.value(percent(value), "vqa", "per_question_type", type));
		accuracy.byAnswerType()
			.forEach((type, value) -> expected.value(percent(value), "vqa", "per_answer_type", type));
		for (JsonNode text : inputs.path("normalize")) {
			String answer = text.asString();
			expected.text(AnswerText.normalize(answer), "normalize_official_vqa_eval", answer);
			expected.text(AnswerText.normalize(answer), "normalize_beit3_glossary", answer);
		}
		for (String count : expected.names("soft_label_by_count_beit3")) {
			expected.value(SoftAnswerAccuracy.target(Integer.parseInt(count)), "soft_label_by_count_beit3", count);
		}
		SoftAnswerAccuracy soft = new SoftAnswerAccuracy();
		JsonNode scored = inputs.path("vqa_score");
		for (int i = 0; i < scored.path("logits").size(); i++) {
			soft.add(Numbers.floats(scored.path("logits").path(i)), Numbers.floats(scored.path("labels").path(i)));
		}
		expected.value(soft.value(), "vqa_score_beit3_VQAScore");
	}

	private static void captions(JsonNode inputs, Expected expected) {
		Bleu bleu = new Bleu();
		RougeL rouge = new RougeL();
		Cider cider = new Cider();
		List<double[]> bleuByImage = new ArrayList<>();
		List<Double> rougeByImage = new ArrayList<>();
		for (String image : expected.strings("captions", "image_ids")) {
			String caption = inputs.path("candidates").path(image).asString();
			List<String> references = Numbers.strings(inputs.path("references").path(image));
			bleuByImage.add(bleu.add(caption, references));
			rougeByImage.add(rouge.add(caption, references));
			cider.add(caption, references);
		}
		expected.values(bleu.scores(), "captions", "bleu");
		for (int i = 0; i < bleu.scores().length; i++) {
			int order = i;
			expected.values(bleuByImage.stream().mapToDouble((scores) -> scores[order]).toArray(), "captions",
					"bleu_per_image", Integer.toString(i));
		}
		expected.value(rouge.value(), "captions", "rouge_l");
		expected.values(rougeByImage.stream().mapToDouble(Double::doubleValue).toArray(), "captions",
				"rouge_l_per_image");
		expected.value(cider.value(), "captions", "cider");
		expected.values(cider.scores(), "captions", "cider_per_image");
	}

	private static void retrieval(JsonNode inputs, Expected expected) {
		long[] imageOfText = Numbers.longs(inputs.path("caption_image_ids"));
		RetrievalRecall recall = new RetrievalRecall(imageOfText);
		for (int i = 0; i < inputs.path("similarity").size(); i++) {
			recall.add(i, Numbers.floats(inputs.path("similarity").path(i)));
		}
		for (int k : new int[] { 1, 5, 10 }) {
			expected.value(100 * recall.imageToText(k), "retrieval", "tr_r" + k);
			expected.value(100 * recall.textToImage(k), "retrieval", "ir_r" + k);
		}
		expected.value(100 * recall.average(), "retrieval", "average_score");
	}

	private static void classes(JsonNode inputs, Expected expected) {
		TopAccuracy accuracy = new TopAccuracy(5);
		for (int i = 0; i < inputs.path("labels").size(); i++) {
			accuracy.add(Numbers.floats(inputs.path("logits").path(i)), inputs.path("labels").path(i).asInt());
		}
		expected.value(100 * accuracy.top(1), "topk", "acc1");
		expected.value(100 * accuracy.top(5), "topk", "acc5");
	}

	private static void regions(JsonNode inputs, Expected expected, String name, boolean withoutFirst) {
		int classes = inputs.path("num_classes").asInt();
		int ignored = inputs.path("ignore_index").asInt();
		RegionOverlap overlap = withoutFirst ? RegionOverlap.withoutFirstLabel(classes, ignored)
				: RegionOverlap.of(classes, ignored);
		for (int i = 0; i < inputs.path("labels").size(); i++) {
			overlap.add(Numbers.pixels(inputs.path("predictions").path(i)),
					Numbers.pixels(inputs.path("labels").path(i)));
		}
		expected.value(overlap.pixelAccuracy(), name, "pixel_accuracy");
		expected.values(overlap.byClass(), name, "iou_per_class");
		expected.values(overlap.accuracyByClass(), name, "acc_per_class");
		expected.value(overlap.mean(), name, "mIoU");
		expected.value(overlap.meanAccuracy(), name, "mAcc");
	}

	/** Percent with two digits, as the VQA evaluation reports. */
	private static double percent(double share) {
		return new BigDecimal(100 * share).setScale(2, RoundingMode.HALF_EVEN).doubleValue();
	}

}
