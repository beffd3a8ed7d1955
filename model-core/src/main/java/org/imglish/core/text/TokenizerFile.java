package org.imglish.core.text;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The file of a text tokenizer: {@code tokenizer.json} of Hugging Face or
 * {@code tokenizer.spm}, a SentencePiece model. A dataset and a checkpoint carry one of
 * them in their folder, so that whatever is made of them encodes as they do.
 */
public final class TokenizerFile {

	private static final String JSON = "tokenizer.json";

	private static final String SENTENCE_PIECE = "tokenizer.spm";

	/** What the file may be called in the folder of a dataset or checkpoint. */
	public static final List<String> NAMES = List.of(JSON, SENTENCE_PIECE);

	private TokenizerFile() {
	}

	/**
	 * The name that a tokenizer's file has in the folder of a dataset or checkpoint.
	 * @param file the file, under whatever name
	 * @throws IOException if its ending says neither what kind it is
	 */
	public static String name(Path file) throws IOException {
		String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
		if (name.endsWith(".json")) {
			return JSON;
		}
		if (name.endsWith(".spm") || name.endsWith(".model")) {
			return SENTENCE_PIECE;
		}
		throw new IOException(
				"The tokenizer " + file + " must end with .json (Hugging Face) or .spm or .model " + "(SentencePiece)");
	}

	/**
	 * Opens a tokenizer.
	 * @throws IOException if the file is damaged or its special tokens have other ids
	 * than the released models'
	 */
	public static TextTokenizer open(Path file) throws IOException {
		return name(file).equals(JSON) ? HuggingFaceText.open(file) : SentencePieceText.open(file);
	}

	/** The tokenizer of a dataset's or checkpoint's folder, if it has one. */
	public static Optional<Path> in(Path folder) {
		return NAMES.stream().map(folder::resolve).filter(Files::exists).findFirst();
	}

	/**
	 * The tokenizer of a folder.
	 * @throws IOException if it has none
	 */
	public static Path of(Path folder) throws IOException {
		return in(folder).orElseThrow(() -> new IOException(
				"There is no text tokenizer in " + folder + ": neither " + JSON + " nor " + SENTENCE_PIECE));
	}

	/** Copies a tokenizer into the folder of a checkpoint. */
	public static void copy(Path file, Path folder) throws IOException {
		Files.copy(file, folder.resolve(name(file)), StandardCopyOption.REPLACE_EXISTING);
	}

}
