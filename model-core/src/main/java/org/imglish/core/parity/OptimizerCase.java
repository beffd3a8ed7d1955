package org.imglish.core.parity;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.training.GradientCollector;
import org.imglish.core.backbone.Beit3Input;
import org.imglish.core.backbone.Network;
import org.imglish.core.head.ClassificationHead;
import org.imglish.core.objective.CrossEntropy;
import org.imglish.core.optimizer.Optimizer;
import org.imglish.core.optimizer.OptimizerConfig;
import org.imglish.core.optimizer.Sharing;
import org.imglish.core.optimizer.RateDecay;
import tools.jackson.databind.JsonNode;

/** Layer-wise groups, schedule, clipping and AdamW over a few steps of classification. */
final class OptimizerCase implements ParityCase {

	private static final double SMOOTHING = 0.1;

	/** Gradients of these biases are rounding noise, which AdamW blows up. */
	private static final double LOOSE = 1e-4;

	@Override
	public void run(ReferenceCase reference) throws IOException {
		NDArray images = reference.input("image");
		NDArray labels = reference.input("label");
		JsonNode settings = reference.config().path("optimizer");
		long steps = settings.path("epochs").asLong() * settings.path("steps_per_epoch").asLong();
		long warmupSteps = settings.path("warmup_steps").asLong(-1);
		OptimizerConfig config = new OptimizerConfig(settings.path("base_lr").asDouble(),
				settings.path("min_lr").asDouble(), (warmupSteps >= 0) ? warmupSteps : null,
				settings.path("warmup_epochs").asDouble(0), settings.path("weight_decay").asDouble(),
				settings.path("betas").path(0).asDouble(), settings.path("betas").path(1).asDouble(),
				settings.path("eps").asDouble(), settings.path("clip_grad").asDouble(),
				settings.path("layer_decay").asDouble(), 1, RateDecay.COSINE)
			.inSteps(settings.path("steps_per_epoch").asLong());
		Set<String> untrained = new HashSet<>();
		reference.config().path("grad_none").forEach((name) -> untrained.add(name.asString()));
		try (Network network = reference.network()) {
			ClassificationHead head = new ClassificationHead(network, reference.model().path("num_classes").asInt());
			reference.load(network);
			Optimizer optimizer = new Optimizer(network, config, steps, (name) -> !untrained.contains(name),
					Sharing.alone());
			Comparison comparison = reference.comparison();
			for (int step = 0; step < settings.path("steps").asInt(); step++) {
				Beit3Input image = Beit3Input.image(images.get(new NDIndex("{}", step)), null);
				NDArray label = labels.get(new NDIndex("{}", step));
				optimizer.zeroGradients();
				try (GradientCollector collector = reference.manager().getEngine().newGradientCollector()) {
					NDArray loss = CrossEntropy.smoothed(head.forward(image, false), label, SMOOTHING);
					collector.backward(loss);
					comparison.compare("step" + step + ".loss", loss);
				}
				double norm = optimizer.update(step + 1L);
				comparison.compare("step" + step + ".grad_norm", reference.manager().create((float) norm));
			}
			for (String name : comparison.names()) {
				if (name.startsWith("weights.")) {
					String parameter = name.substring("weights.".length());
					NDArray weight = network.arrays().get(parameter);
					if (weight == null) {
						throw new IllegalArgumentException("The case expects the unknown weight " + parameter);
					}
					if (parameter.contains("k_proj") && parameter.endsWith(".bias")) {
						comparison.compare(name, weight, LOOSE);
					}
					else {
						comparison.compare(name, weight);
					}
				}
			}
		}
	}

}
