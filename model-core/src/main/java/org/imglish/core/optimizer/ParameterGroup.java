package org.imglish.core.optimizer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.imglish.core.backbone.Network;

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
	 */
	public static List<ParameterGroup> of(Network network, Predicate<String> trained, double layerDecay) {
		int layers = network.backbone().config().layers();
		Map<String, ParameterGroup> groups = new LinkedHashMap<>();
		network.parameters().forEach((name, parameter) -> {
			if (trained.test(name)) {
				int layer = layer(name, layers);
				boolean decayed = parameter.getShape().dimension() > 1 && !name.endsWith(".bias")
						&& !NEVER_DECAYED.contains(name);
				double scale = Math.pow(layerDecay, layers + 1 - layer);
				groups
					.computeIfAbsent(((layerDecay < 1) ? layer : 0) + "/" + decayed,
							(key) -> new ParameterGroup(new ArrayList<>(), scale, decayed))
					.names()
					.add(name);
			}
		});
		return List.copyOf(groups.values());
	}

	private static int layer(String name, int layers) {
		if (name.contains("embed")) {
			return 0;
		}
		Matcher matcher = LAYER.matcher(name);
		return matcher.find() ? Integer.parseInt(matcher.group(1)) + 1 : layers + 1;
	}

}
