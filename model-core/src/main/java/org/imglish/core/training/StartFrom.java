package org.imglish.core.training;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.backbone.ModelShape;
import org.imglish.core.field.Choice;
import org.imglish.core.field.Field;
import org.imglish.core.library.Library;
import org.imglish.core.library.Named;
import org.imglish.core.library.SavedWeights;
import org.imglish.core.library.WeightsPlace;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a training starts from, as recipes say it. */
public sealed interface StartFrom {

	/** Looks the weights up. */
	Start in(Library library) throws IOException;

	/** What will be looked up. */
	List<Named> named();

	/** Shape of the model, where a recipe tells it: a checkpoint knows its own. */
	Optional<ModelConfig> shape();

	/** Longest text that the model takes, as far as a recipe can tell, in tokens. */
	default int longestText() {
		return shape().map(ModelConfig::longestText).orElse(Integer.MAX_VALUE);
	}

	@Choice
	static Class<? extends StartFrom> of(JsonNode given) {
		if (!given.hasNonNull("from")) {
			return Scratch.class;
		}
		return given.path("from").hasNonNull("file") ? WeightFile.class : Checkpoint.class;
	}

	/** Random weights. */
	record Scratch(@Field("Shape of the model.") ModelShape model) implements StartFrom {

		@Override
		public Start in(Library library) {
			return new Start.Scratch(this.model.config());
		}

		@Override
		public List<Named> named() {
			return List.of();
		}

		@Override
		public Optional<ModelConfig> shape() {
			return Optional.of(this.model.config());
		}

	}

	/** A checkpoint of this program, which knows its shape. */
	record Checkpoint(@Field("Weights to start from; random ones where it is left out.") SavedWeights from,
			@Field("What may differ from the checkpoint's model.") Resized model) implements StartFrom {

		@Override
		public Start in(Library library) throws IOException {
			return new Start.Checkpoint(library.weights("weights", this.from),
					(this.model.imageSize() != null) ? this.model.imageSize() : 0);
		}

		@Override
		public List<Named> named() {
			return List.of(new Named.Weights("from", this.from, Set.of("model")));
		}

		@Override
		public Optional<ModelConfig> shape() {
			return Optional.empty();
		}

	}

	/** The only choice of a checkpoint's model that is free. */
	record Resized(@Field(
			value = "Side of the images; where it differs from the checkpoint's, positions are "
					+ "interpolated. The checkpoint's where it is left out.",
			unit = "pixels", min = 1, max = 8192) @Nullable Integer imageSize) {

	}

	/** A state dictionary with the official names, which does not tell its shape. */
	record WeightFile(
			@Field("A .pth or safetensors file inside the data roots, with the official names.") WeightsPlace.File from,
			@Field("Shape of the model in the file.") ModelShape model) implements StartFrom {

		@Override
		public Start in(Library library) throws IOException {
			return new Start.WeightFile(library.file(this.from.file()), this.model.config());
		}

		@Override
		public List<Named> named() {
			return List.of(this.from.named("from"));
		}

		@Override
		public Optional<ModelConfig> shape() {
			return Optional.of(this.model.config());
		}

	}

}
