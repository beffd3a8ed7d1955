package org.imglish.core.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import org.imglish.core.backbone.LoadReport;
import org.imglish.core.backbone.Network;
import org.imglish.core.backbone.PretrainedWeights;
import org.imglish.core.backbone.PretrainedWeights.Heads;
import org.imglish.core.checkpoint.CheckpointWeights;
import org.imglish.core.checkpoint.TensorFile;
import org.imglish.core.task.TaskModel;
import org.imglish.core.task.TaskSetting;
import org.jspecify.annotations.Nullable;

/**
 * Takes over what a pretrained model and a task's model have in common: the backbone, and
 * the head where both are of the same task.
 */
public final class InitialWeights {

	static final String BACKBONE = "beit3.";

	/** Some tasks end the backbone with a LayerNorm and some do not. */
	private static final String FINAL_NORM = BACKBONE + "encoder.layer_norm.";

	private InitialWeights() {
	}

	/**
	 * Loads the weights that a model starts from.
	 * @param newHead whether heads start anew although the checkpoint has them
	 * @return what became of each weight, or null if the model starts from scratch
	 * @throws IOException if the file is damaged, lacks a weight of the backbone, or
	 * knows other classes or answers
	 */
	public static @Nullable LoadReport load(TaskModel model, Start start, boolean newHead) throws IOException {
		if (start instanceof Start.Checkpoint checkpoint) {
			Path weights = CheckpointWeights.of(checkpoint.folder());
			return (!newHead && hasHeads(model, checkpoint.folder()))
					? load(model.network(), weights, Heads.FITTING, Map.of())
					: load(model.network(), weights, Heads.DROP, renamed(model));
		}
		return (start instanceof Start.WeightFile weights)
				? load(model.network(), weights.file(), Heads.FITTING, Map.of()) : null;
	}

	private static boolean hasHeads(TaskModel model, Path checkpoint) throws IOException {
		if (!Files.exists(checkpoint.resolve("task.json"))) {
			return false;
		}
		TaskSetting before = TaskSetting.read(checkpoint);
		if (!model.hasHeadsOf(before)) {
			return false;
		}
		List<String> known = before.classes();
		List<String> given = model.setting().classes();
		if (!model.setting().isContrastive() && !known.equals(given)) {
			int place = 0;
			while (place < Math.min(known.size(), given.size()) && known.get(place).equals(given.get(place))) {
				place++;
			}
			throw new IOException(String
				.format(Locale.ROOT, "The initial checkpoint knows %d classes or answers and the dataset has %d; they "
						+ "differ from number %d on ('%s', '%s'). Take the list of the dataset that the checkpoint was "
						+ "trained on ('answers' of its ingest), or set newHead: true to learn the head anew",
						known.size(), given.size(), place, at(known, place), at(given, place)));
		}
		return true;
	}

	private static String at(List<String> list, int place) {
		return (place < list.size()) ? list.get(place) : "none";
	}

	/** Parameters of heads by the name that they have in a pretrained checkpoint. */
	private static Map<String, String> renamed(TaskModel model) {
		Map<String, String> renamed = new HashMap<>();
		for (String name : model.network().parameters().keySet()) {
			if (!model.pretrainedName(name).equals(name)) {
				renamed.put(model.pretrainedName(name), name);
			}
		}
		return renamed;
	}

	/**
	 * Loads a backbone and the heads that are wanted.
	 * @param renamed for names in the file, those of the parameters that they are meant
	 * for
	 * @throws IOException if the file is damaged or lacks a weight of the backbone
	 */
	public static LoadReport load(Network network, Path weights, Heads heads, Map<String, String> renamed)
			throws IOException {
		return load(network, weights, heads, renamed, (name) -> false);
	}

	/**
	 * Loads a backbone and the heads that are wanted, except for some parameters.
	 * @param renamed for names in the file, those of the parameters that they are meant
	 * for
	 * @param anew which parameters keep their first value although the file has them
	 * @throws IOException if the file is damaged or lacks a weight of the backbone
	 */
	public static LoadReport load(Network network, Path weights, Heads heads, Map<String, String> renamed,
			Predicate<String> anew) throws IOException {
		try (TensorFile file = TensorFile.open(weights, BACKBONE)) {
			LoadReport report = new PretrainedWeights(file, heads, renamed, anew).loadInto(network);
			List<String> lacking = report.missing()
				.stream()
				.filter((name) -> name.startsWith(BACKBONE) && !name.startsWith(FINAL_NORM))
				.toList();
			if (!lacking.isEmpty()) {
				throw new IOException(
						String.format(Locale.ROOT, "%s lacks %d weights of the backbone, among them %s; %s", weights,
								lacking.size(), lacking.get(0), wayOut(file)));
			}
			return report;
		}
	}

	/** What to do about a file whose weights are not those of a backbone. */
	static String wayOut(TensorFile file) {
		Set<String> names = file.entries().keySet();
		if (names.stream().anyMatch((name) -> name.startsWith(BACKBONE))) {
			return "choose a model of its shape";
		}
		return "its names do not begin with " + BACKBONE + " as those of BEiT-3 do, but with "
				+ names.stream().map((name) -> name.replaceFirst("\\..*", ".")).distinct().limit(5).toList()
				+ "; rename them";
	}

}
