package org.imglish.core.training;

import java.io.IOException;
import java.nio.file.Path;

import org.imglish.core.backbone.ModelShape;
import org.imglish.core.library.Library;
import org.imglish.core.library.SavedWeights;
import org.imglish.core.library.WeightsPlace;
import org.imglish.core.shard.DatasetFiles;

/** A library whose names are paths. */
public final class PathLibrary implements Library {

	@Override
	public DatasetFiles dataset(String name) throws IOException {
		return DatasetFiles.in(Path.of(name));
	}

	@Override
	public Path file(String path) {
		return Path.of(path);
	}

	@Override
	public Path weights(String role, SavedWeights weights) {
		return ((Folder) weights).path();
	}

	/** What a recipe would say to start there. */
	public static StartFrom from(Start start) {
		if (start instanceof Start.Checkpoint checkpoint) {
			return new StartFrom.Checkpoint(new Folder(checkpoint.folder()),
					new StartFrom.Resized((checkpoint.imageSize() > 0) ? checkpoint.imageSize() : null));
		}
		if (start instanceof Start.WeightFile weights) {
			return new StartFrom.WeightFile(new WeightsPlace.File(weights.file().toString()),
					ModelShape.of(weights.config()));
		}
		return new StartFrom.Scratch(ModelShape.of(((Start.Scratch) start).config()));
	}

	/** Weights in a folder. */
	public record Folder(Path path) implements SavedWeights {

	}

}
