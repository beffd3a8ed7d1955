package org.imglish.core.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import ai.djl.ndarray.types.Shape;
import org.imglish.core.backbone.Beit3;
import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.backbone.PositionTable;
import org.imglish.core.checkpoint.StoredTensor;
import org.imglish.core.checkpoint.TensorFile;

/**
 * Whether a file of weights fits a model, from the names and shapes that its header
 * tells: no tensor is read, and no device is needed. What {@link InitialWeights} would
 * refuse is refused, and no more.
 */
public final class WeightFileCheck {

	private static final Pattern LAYER = Pattern.compile("beit3\\.encoder\\.layers\\.(\\d{1,6})\\..*");

	private static final int NAMED = 3;

	private WeightFileCheck() {
	}

	/**
	 * What keeps a file from being the start of a model.
	 * @return a part of a sentence each, whose subject is the file; empty where it fits
	 * @throws IOException if it is no file of weights, or a damaged or hostile one
	 */
	public static List<String> mistakes(Path file, ModelConfig config) throws IOException {
		try (TensorFile open = TensorFile.open(file, InitialWeights.BACKBONE)) {
			Map<String, StoredTensor> entries = open.entries();
			if (entries.keySet().stream().noneMatch((name) -> name.startsWith(InitialWeights.BACKBONE))) {
				return List.of("has no weights of a backbone: " + InitialWeights.wayOut(open));
			}
			int layers = layers(entries);
			return (config.layers() > layers)
					? List
						.of(String.format(Locale.ROOT, "has %d layers, but the model has %d", layers, config.layers()))
					: compared(entries, config);
		}
	}

	private static int layers(Map<String, StoredTensor> entries) {
		return (int) entries.keySet()
			.stream()
			.map(LAYER::matcher)
			.filter(Matcher::matches)
			.map((matcher) -> matcher.group(1))
			.distinct()
			.count();
	}

	private static List<String> compared(Map<String, StoredTensor> entries, ModelConfig config) {
		List<String> lacking = new ArrayList<>();
		List<String> differing = new ArrayList<>();
		Beit3.shapes(config).forEach((name, needed) -> {
			StoredTensor stored = entries.get(name);
			if (stored == null) {
				lacking.add(name);
			}
			else if (!fits(name, stored.shape(), needed)) {
				differing.add(String.format(Locale.ROOT, "%s is %s and must be %s", name, stored.shape(), needed));
			}
		});
		List<String> mistakes = new ArrayList<>();
		if (!lacking.isEmpty()) {
			mistakes.add(listed("lacks %d weights of the model", lacking));
		}
		if (!differing.isEmpty()) {
			mistakes.add(listed("has %d weights of other shapes than the model", differing));
		}
		return mistakes;
	}

	/** Positions of images are interpolated where they differ by the resolution alone. */
	private static boolean fits(String name, Shape given, Shape needed) {
		return given.equals(needed)
				|| name.equals(PositionTable.NAME) && PositionTable.isOne(given) && given.get(1) == needed.get(1);
	}

	private static String listed(String what, List<String> all) {
		return String.format(Locale.ROOT, what, all.size()) + ": "
				+ String.join(", ", all.subList(0, Math.min(NAMED, all.size())))
				+ ((all.size() > NAMED) ? " and others" : "");
	}

}
