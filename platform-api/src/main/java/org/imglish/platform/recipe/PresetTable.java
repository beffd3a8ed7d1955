package org.imglish.platform.recipe;

import java.util.Locale;

import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.estimate.Device;
import org.imglish.core.estimate.Estimate;
import org.imglish.core.estimate.Estimator;
import org.imglish.core.estimate.Fleet;
import org.imglish.core.estimate.TrainingPlan;
import org.imglish.jobs.recipe.Recipe;
import org.imglish.jobs.recipe.RecipeText;
import org.imglish.jobs.recipe.Recipes;

/**
 * The presets of models as a table: their shape, and what a pretraining on 32 pairs a
 * step takes, as {@code estimate} counts it. The memory is that of any device.
 */
final class PresetTable {

	private static final double MEBI = 1 << 20;

	private static final String HEAD = """
			| preset | layers | width | image, patch | parameters | memory of a step on 32 pairs | checkpoint |
			| --- | --- | --- | --- | --- | --- | --- |
			""";

	private PresetTable() {
	}

	/** The table in Markdown. */
	static String markdown() {
		StringBuilder table = new StringBuilder(HEAD);
		for (ModelConfig.Preset preset : ModelConfig.Preset.values()) {
			ModelConfig model = preset.config();
			Estimate estimate = estimate(preset);
			table.append(
					String.format(Locale.ROOT, "| `%s` | %d | %d | %d, %d | %,.1f million | %,.0f MiB | %,.0f MiB |\n",
							preset.name().toLowerCase(Locale.ROOT), model.layers(), model.width(), model.imageSize(),
							model.patchSize(), estimate.parameters() / 1e6, estimate.memory().total() / MEBI,
							estimate.checkpointBytes() / MEBI));
		}
		return table.toString();
	}

	private static Estimate estimate(ModelConfig.Preset preset) {
		Recipe.Pretrain recipe = (Recipe.Pretrain) Recipes.complete(RecipeText
			.parse("{ kind: pretrain, accumulate: 1, data: { pairs: { dataset: pairs, batch: 32 } }, model: { preset: "
					+ preset.name().toLowerCase(Locale.ROOT) + " } }"))
			.recipe();
		TrainingPlan plan = TrainingPlan.of(recipe.training(), preset.config());
		return new Estimator(plan, recipe.supervision().checkpointEvery())
			.on(new Fleet(Device.KNOWN.get(0), 1, 1, false, 1, 1));
	}

}
