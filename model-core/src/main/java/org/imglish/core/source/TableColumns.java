package org.imglish.core.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import org.imglish.core.field.Spelling;
import org.jspecify.annotations.Nullable;

/**
 * What the columns of one table are for: as a recipe says, otherwise as their names do,
 * in whatever case. Columns that nobody asks for are not read.
 */
final class TableColumns {

	private static final List<String> IMAGES = List.of("image", "img", "jpg", "jpeg", "png", "webp", "image_path",
			"img_path", "image_file", "image_name", "filepath", "file_path", "path", "file_name", "filename", "file");

	private static final List<String> TEXTS = List.of("text", "caption", "captions", "sentence", "sentences", "txt",
			"alt_text", "alt", "title");

	private static final List<String> CLASSES = List.of("class", "label", "class_name", "labels", "category", "cls");

	/** What tells records apart, or what tasks read. */
	private static final Set<String> KEPT = Set.of("image_id", "id", "question_id", "sentence_id", "caption_id",
			"annotation_id", "identifier", "key", "question", "answer", "answers");

	/** As many tables of a source are looked into before any is read. */
	static final int CHECKED = 20;

	private static final int MAX_COLUMNS = 10_000;

	private static final int MAX_SHOWN = 20;

	private final Columns roles;

	private final Set<String> read;

	private final List<String> unread;

	private TableColumns(Columns roles, List<String> header, Set<String> asked) {
		this.roles = roles;
		this.read = new LinkedHashSet<>(roles.named());
		this.unread = header.stream()
			.filter((column) -> !this.read.contains(column) && !asked.contains(column))
			.toList();
	}

	/**
	 * Finds out what columns are for.
	 * @param table what the table is called, for messages
	 * @param header names of its columns; one that is empty has no name
	 * @param given what the recipe says, or null
	 * @param asked columns that decide which rows are chosen
	 * @throws IOException if there is neither an image nor a text, a column that the
	 * recipe names is missing, or two have one name
	 */
	static TableColumns of(String table, List<String> header, @Nullable Columns given, Set<String> asked)
			throws IOException {
		checkNames(table, header);
		Columns stated = (given != null) ? given : new Columns(null, List.of(), null, List.of());
		for (String column : stated.named()) {
			if (column.isEmpty() || !header.contains(column)) {
				throw new IOException(table + " has no column '" + column + "'; " + Spelling.hint(column, header)
						+ "it has " + shown(header));
			}
		}
		List<String> free = new ArrayList<>(header);
		free.removeAll(stated.named());
		String image = (stated.image() != null) ? stated.image() : found(IMAGES, free).orElse(null);
		List<String> texts = stated.text().isEmpty() ? found(TEXTS, free).map(List::of).orElse(List.of())
				: stated.text();
		if (image == null && texts.isEmpty()) {
			throw new IOException(table + " has no column of images, such as 'image', nor of texts, such as 'caption': "
					+ "it has " + shown(header) + "; say which are meant: columns: {image: NAME, text: [NAME]}");
		}
		String label = (stated.label() != null) ? stated.label() : found(CLASSES, free).orElse(null);
		List<String> keep = new ArrayList<>(stated.keep());
		free.stream().filter((column) -> KEPT.contains(plain(column))).forEach(keep::add);
		if ("class".equals(label) && free.contains("class_name")) {
			keep.add("class_name");
		}
		return new TableColumns(new Columns(image, texts, label, keep), header, asked);
	}

	private static void checkNames(String table, List<String> header) throws IOException {
		if (header.size() > MAX_COLUMNS) {
			throw new IOException(String.format(Locale.ROOT, "%s has %d columns; at most %d are allowed", table,
					header.size(), MAX_COLUMNS));
		}
		Set<String> seen = new HashSet<>();
		for (String column : header) {
			if (!column.isEmpty() && !seen.add(column)) {
				throw new IOException(table + " has two columns '" + column + "'; rename one of them");
			}
		}
	}

	private static Optional<String> found(List<String> words, List<String> columns) {
		return words.stream()
			.flatMap((word) -> columns.stream().filter((column) -> plain(column).equals(word)))
			.findFirst();
	}

	private static String plain(String column) {
		return column.strip().toLowerCase(Locale.ROOT).replace(' ', '_').replace('-', '_');
	}

	/** The columns in words, the first of many. */
	static String shown(List<String> header) {
		List<String> named = header.stream().filter((column) -> !column.isEmpty()).toList();
		String first = String.join(", ", named.subList(0, Math.min(MAX_SHOWN, named.size())));
		return "the columns " + SourceText.printable(first)
				+ ((named.size() > MAX_SHOWN) ? " and " + (named.size() - MAX_SHOWN) + " others" : "");
	}

	/** What the columns are for that are read. */
	Columns roles() {
		return this.roles;
	}

	/** Whether a column is read. */
	boolean reads(String column) {
		return this.read.contains(column);
	}

	/** Counts what is not read of a row. */
	void countUnread(UnreadParts parts) {
		for (String column : this.unread) {
			parts.add(column.isEmpty() ? "columns without a name" : "column '" + column + "'");
		}
	}

}
