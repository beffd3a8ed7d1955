package org.imglish.core.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.imglish.core.backbone.ModelConfig;
import tools.jackson.databind.json.JsonMapper;

/** The shape of a checkpoint's model: {@code model.json} beside its weights. */
public final class ModelFile {

	private static final String NAME = "model.json";

	private ModelFile() {
	}

	/** Reads the shape from a checkpoint's folder. */
	public static ModelConfig read(Path folder) throws IOException {
		return JsonMapper.builder().build().readValue(Files.readString(folder.resolve(NAME)), ModelConfig.class);
	}

}
