package org.imglish.jobs.submission;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

import org.imglish.core.source.DataRoots;
import org.imglish.core.training.StartFrom;
import org.imglish.core.training.WeightFileCheck;
import org.imglish.jobs.recipe.Recipe;
import org.jspecify.annotations.Nullable;

/** Compares the file of weights that a training starts from with its model. */
final class NamedWeightFiles {

	private final DataRoots roots;

	NamedWeightFiles(List<Path> roots) {
		this.roots = new DataRoots(roots);
	}

	void check(Recipe recipe, Findings findings) {
		if (!(start(recipe) instanceof StartFrom.WeightFile weights)) {
			return;
		}
		Path file;
		try {
			file = this.roots.resolve(Path.of(weights.from().file()));
		}
		catch (InvalidPathException | IOException ex) {
			// Whoever looks up places has said so.
			return;
		}
		try {
			for (String mistake : WeightFileCheck.mistakes(file, weights.model().config())) {
				findings.mistake("from.file", "names " + file + ", which " + mistake);
			}
		}
		catch (IOException ex) {
			findings.mistake("from.file", "cannot be used: " + ex.getMessage());
		}
	}

	private static @Nullable StartFrom start(Recipe recipe) {
		return (recipe instanceof Recipe.Pretrain pretrain) ? pretrain.training().start()
				: (recipe instanceof Recipe.Finetune finetune) ? finetune.training().start() : null;
	}

}
