package org.imglish.core.backbone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The shape of a checkpoint's model: {@code model.json} beside its weights. */
public final class ModelFile {

	private static final String NAME = "model.json";

	/** Older files lack numbers that were added later; those are read as 0. */
	private static final JsonMapper JSON = JsonMapper.builder()
		.disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
		.build();

	private ModelFile() {
	}

	/** Reads the shape from a checkpoint's folder. */
	public static ModelConfig read(Path folder) throws IOException {
		return JSON.readValue(Files.readString(folder.resolve(NAME)), ModelConfig.class);
	}

}
