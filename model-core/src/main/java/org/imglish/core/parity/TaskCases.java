package org.imglish.core.parity;

import java.io.IOException;

import ai.djl.ndarray.NDArray;
import org.imglish.core.backbone.Beit3Input;
import org.imglish.core.backbone.Network;
import org.imglish.core.head.RetrievalHead;
import org.imglish.core.head.VisualQuestionHead;
import org.imglish.core.head.VisualReasoningHead;
import org.imglish.core.objective.BinaryCrossEntropy;
import org.imglish.core.objective.Contrastive;
import org.imglish.core.objective.CrossEntropy;

/** Logits, loss and gradients of the vision-language heads. */
final class TaskCases {

	private TaskCases() {
	}

	static void visualQuestion(ReferenceCase reference) throws IOException {
		Beit3Input pair = Beit3Input.pair(reference.input("image"), null, reference.input("question"),
				reference.input("padding_mask"));
		NDArray labels = reference.input("labels");
		try (Network network = reference.network()) {
			VisualQuestionHead head = new VisualQuestionHead(network, (int) labels.getShape().get(1));
			reference.load(network);
			NDArray logits = head.forward(pair, false);
			reference.comparison().compare("logits", logits);
			reference.comparison().compare("loss", BinaryCrossEntropy.summedOverAnswers(logits, labels));
			reference.compareGradients(network, "grad.",
					() -> BinaryCrossEntropy.summedOverAnswers(head.forward(pair, false), labels));
		}
	}

	static void visualReasoning(ReferenceCase reference) throws IOException {
		NDArray text = reference.input("text");
		NDArray padding = reference.input("padding_mask");
		Beit3Input left = Beit3Input.pair(reference.input("image_a"), null, text, padding);
		Beit3Input right = Beit3Input.pair(reference.input("image_b"), null, text, padding);
		NDArray label = reference.input("label");
		try (Network network = reference.network()) {
			VisualReasoningHead head = new VisualReasoningHead(network);
			reference.load(network);
			NDArray logits = head.forward(left, right, false);
			reference.comparison().compare("logits", logits);
			reference.comparison().compare("loss", CrossEntropy.mean(logits, label));
			reference.compareGradients(network, "grad.",
					() -> CrossEntropy.mean(head.forward(left, right, false), label));
		}
	}

	static void retrieval(ReferenceCase reference) throws IOException {
		Beit3Input image = Beit3Input.image(reference.input("image"), null);
		Beit3Input text = Beit3Input.text(reference.input("text"), reference.input("padding_mask"));
		try (Network network = reference.network()) {
			RetrievalHead head = new RetrievalHead(network);
			reference.load(network);
			NDArray images = head.image(image, false);
			NDArray texts = head.text(text, false);
			NDArray logits = head.logits(images, texts);
			Comparison comparison = reference.comparison();
			comparison.compare("vision_cls", images);
			comparison.compare("language_cls", texts);
			comparison.compare("logits_per_image", logits);
			comparison.compare("logits_per_text", logits.transpose());
			comparison.compare("loss", Contrastive.mean(logits));
			reference.compareGradients(network, "grad.",
					() -> Contrastive.mean(head.logits(head.image(image, false), head.text(text, false))));
		}
	}

}
