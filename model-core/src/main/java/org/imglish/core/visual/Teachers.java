package org.imglish.core.visual;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import ai.djl.ndarray.NDManager;
import org.jspecify.annotations.Nullable;

/** Opens the teacher of a visual tokenizer as what it is. */
public final class Teachers {

	private Teachers() {
	}

	/**
	 * Width of the features that a checkpoint of this program teaches.
	 * @param checkpoint folder of a checkpoint of a BEiT-3 or of a tokenizer
	 */
	public static int width(Path checkpoint) throws IOException {
		return SavedTokenizer.isOne(checkpoint) ? TokenizerTeacher.width(checkpoint) : Beit3Teacher.width(checkpoint);
	}

	/**
	 * Opens a teacher.
	 * @param teacher a TorchScript file, the folder of a checkpoint, or null for the
	 * pixels
	 * @param config the tokenizer that learns from it
	 * @param manager whose device it runs on
	 * @throws IOException if it cannot be loaded
	 */
	public static Teacher open(@Nullable Path teacher, VisualTokenizerConfig config, NDManager manager)
			throws IOException {
		if (teacher == null) {
			return new PixelTeacher(config.patchSize());
		}
		if (!Files.isDirectory(teacher)) {
			return new ScriptedTeacher(teacher, config, manager);
		}
		return SavedTokenizer.isOne(teacher) ? new TokenizerTeacher(teacher, config.grid(), manager)
				: new Beit3Teacher(teacher, config.grid(), manager);
	}

}
