package org.imglish.core.parity;

import java.io.IOException;

import ai.djl.ndarray.NDArray;
import org.imglish.core.backbone.Network;
import org.imglish.core.backbone.Beit3Input;
import org.imglish.core.head.ClassificationHead;
import org.imglish.core.objective.CrossEntropy;

/** Logits, loss and gradients of BEiT3ForImageClassification. */
final class ClassificationCase implements ParityCase {

	private static final double SMOOTHING = 0.1;

	@Override
	public void run(ReferenceCase reference) throws IOException {
		Beit3Input image = Beit3Input.image(reference.input("image"), null);
		NDArray label = reference.input("label");
		try (Network network = reference.network()) {
			ClassificationHead head = new ClassificationHead(network, reference.model().path("num_classes").asInt());
			reference.load(network);
			NDArray logits = head.forward(image, false);
			reference.comparison().compare("logits", logits);
			reference.comparison().compare("loss", CrossEntropy.smoothed(logits, label, SMOOTHING));
			reference.compareGradients(network, "grad.",
					() -> CrossEntropy.smoothed(head.forward(image, false), label, SMOOTHING));
		}
	}

}
