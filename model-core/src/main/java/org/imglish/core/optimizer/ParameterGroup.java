package org.imglish.core.optimizer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import ai.djl.nn.Parameter;
import org.imglish.core.backbone.Network;
import org.imglish.core.backbone.Weights;

/**
 * Parameters that are updated alike, by the official rules: the rate falls from the heads
 * to the embeddings, and vectors are not decayed.
 *
 * @param names names of the parameters
 * @param rateScale factor of the learning rate
 * @param decayed whether weight decay applies
 */
public record ParameterGroup(List<String> names, double rateScale, boolean decayed) {

	private static final Pattern LAYER = Pattern.compile("layers\\.(\\d+)\\.");

	private static final Set<String> NEVER_DECAYED = Set.of("beit3.vision_embed.cls_token",
			"beit3.encoder.embed_positions.A.weight");

	/**
	 * Groups the parameters of a network.
	 * @param trained which parameters are trained
	 * @param layerDecay factor of the rate from each layer to the one below
	 * @param headRate factor of the rate for the parameters whose names begin with
	 * {@code head}: the official {@code task_head_lr_weight}
	 */
	public static List<ParameterGroup> of(Network network, Predicate<String> trained, double layerDecay,
			double headRate) {
		int layers = network.backbone().config().layers();
		Map<String, ParameterGroup> groups = new LinkedHashMap<>();
		network.parameters().forEach((name, parameter) -> {
			if (trained.test(name)) {
				int layer = layer(name, layers);
				boolean decayed = isDecayed(name, parameter, NEVER_DECAYED);
				boolean head = headRate != 1 && name.startsWith("head");
				double scale = Math.pow(layerDecay, layers + 1 - layer) * (head ? headRate : 1);
				groups
					.computeIfAbsent(((layerDecay < 1) ? layer : 0) + "/" + decayed + "/" + head,
							(key) -> new ParameterGroup(new ArrayList<>(), scale, decayed))
					.names()
					.add(name);
			}
		});
		return List.copyOf(groups.values());
	}

	/**
	 * Groups parameters that all learn at one rate; states without a gradient are left
	 * out.
	 * @param weights parameters of a model
	 * @param neverDecayed names that are not decayed although they are no vectors
	 */
	public static List<ParameterGroup> of(Weights weights, Set<String> neverDecayed) {
		List<String> decayed = new ArrayList<>();
		List<String> others = new ArrayList<>();
		weights.parameters().forEach((name, parameter) -> {
			if (parameter.requiresGradient()) {
				(isDecayed(name, parameter, neverDecayed) ? decayed : others).add(name);
			}
		});
		return List.of(new ParameterGroup(List.copyOf(decayed), 1, true),
				new ParameterGroup(List.copyOf(others), 1, false));
	}

	private static boolean isDecayed(String name, Parameter parameter, Set<String> never) {
		return parameter.getShape().dimension() > 1 && !name.endsWith(".bias") && !never.contains(name);
	}

	private static int layer(String name, int layers) {
		if (name.contains("embed")) {
			return 0;
		}
		Matcher matcher = LAYER.matcher(name);
		return matcher.find() ? Integer.parseInt(matcher.group(1)) + 1 : layers + 1;
	}

}
