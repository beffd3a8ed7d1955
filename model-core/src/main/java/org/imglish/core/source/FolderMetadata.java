package org.imglish.core.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.imglish.core.image.ImageFormat;
import org.jspecify.annotations.Nullable;

/**
 * Pictures that a table beside them describes, as Hugging Face's {@code imagefolder}
 * keeps them: {@code metadata.csv}, {@code .jsonl} or {@code .parquet} in the folder, or
 * in each folder of a split inside it. Names of pictures start from the folder of the
 * table.
 */
final class FolderMetadata {

	private static final List<String> TABLES = List.of("metadata.csv", "metadata.jsonl", "metadata.parquet");

	private final DataRoots roots;

	private final @Nullable Columns columns;

	private final Choice choice;

	private final UnreadParts unread;

	/**
	 * @param columns what columns are for, or null
	 * @param choice which records are read
	 */
	FolderMetadata(DataRoots roots, @Nullable Columns columns, Choice choice, UnreadParts unread) {
		this.roots = roots;
		this.choice = choice;
		this.unread = unread;
		this.columns = columns;
	}

	/** The tables that describe the pictures of a folder; empty where none does. */
	static List<Path> tables(Path folder) throws IOException {
		List<Path> own = in(folder);
		if (!own.isEmpty()) {
			return own;
		}
		List<Path> tables = new ArrayList<>();
		for (Path child : ImageFolder.children(folder, new UnreadParts())) {
			if (Files.isDirectory(child)) {
				tables.addAll(in(child));
			}
		}
		return tables;
	}

	private static List<Path> in(Path folder) throws IOException {
		List<Path> tables = TABLES.stream().map(folder::resolve).filter(Files::isRegularFile).toList();
		if (tables.size() > 1) {
			throw new IOException(folder + " holds "
					+ String.join(" and ", tables.stream().map((table) -> table.getFileName().toString()).toList())
					+ "; nobody could tell which describes its pictures: keep one of them");
		}
		return tables;
	}

	/**
	 * Opens a folder.
	 * @param tables its tables, at least one
	 */
	RecordStream open(Path folder, List<Path> tables) throws IOException {
		List<ChainedRecords.Opening> openings = new ArrayList<>();
		for (Path table : tables) {
			Path described = this.roots.resolve(table.resolveSibling("")).normalize();
			openings.add(() -> new Described(described, this.roots.resolve(table)));
		}
		if (!folder.equals(tables.get(0).getParent())) {
			countOthers(folder, tables.stream().map(Path::getParent).toList());
		}
		return new ChainedRecords(openings, this.unread);
	}

	/**
	 * Checks the columns of tables.
	 * @throws IOException if one lacks a column
	 */
	void checkColumns(List<Path> tables) throws IOException {
		for (Path table : tables) {
			Path real = this.roots.resolve(table);
			DescribedSamples samples = new DescribedSamples(this.roots, real.resolveSibling(""), this.choice);
			switch (ImageFolder.ending(table)) {
				case "csv" -> csv(real, samples).checkColumns();
				case "parquet" -> parquet(real, samples).checkColumns();
				default -> {
					// each line of the others names its own fields
				}
			}
		}
	}

	private CsvRecords csv(Path table, DescribedSamples samples) {
		return new CsvRecords(List.of(table), ',', this.columns, (file) -> samples, this.unread);
	}

	private ParquetRecords parquet(Path table, DescribedSamples samples) {
		return new ParquetRecords(List.of(table), this.columns, (file) -> samples, this.unread);
	}

	private void countOthers(Path folder, List<Path> described) throws IOException {
		for (Path child : ImageFolder.children(folder, this.unread)) {
			if (!described.contains(child)) {
				this.unread.add(Files.isDirectory(child) ? "folders without a table of their pictures"
						: "files beside the folders of pictures");
			}
		}
	}

	/** The pictures of one table, and those beside it that it does not name. */
	private final class Described implements RecordStream {

		private final Set<String> unnamed = new HashSet<>();

		private final RecordStream records;

		private boolean ended;

		Described(Path folder, Path table) throws IOException {
			for (Path file : ImageFolder.below(folder, FolderMetadata.this.roots, FolderMetadata.this.unread)) {
				if (ImageFormat.hasEnding(ImageFolder.ending(file))) {
					this.unnamed.add(slashed(folder.relativize(file)));
				}
				else if (!file.getFileName().equals(table.getFileName())) {
					FolderMetadata.this.unread
						.add("files ." + ImageFolder.ending(file) + ", which is no image's ending");
				}
			}
			DescribedSamples samples = new DescribedSamples(FolderMetadata.this.roots, folder,
					FolderMetadata.this.choice,
					(name) -> this.unnamed.remove(slashed(folder.getFileSystem().getPath(name).normalize())));
			this.records = records(table, samples);
		}

		private RecordStream records(Path table, DescribedSamples samples) {
			return switch (ImageFolder.ending(table)) {
				case "csv" -> csv(table, samples);
				case "parquet" -> parquet(table, samples);
				default -> JsonLines.open(table, samples, FolderMetadata.this.columns, FolderMetadata.this.unread);
			};
		}

		private static String slashed(Path path) {
			return path.toString().replace('\\', '/');
		}

		@Override
		public boolean hasNext() {
			boolean has = this.records.hasNext();
			if (!has && !this.ended) {
				this.ended = true;
				FolderMetadata.this.unread.add("images that no row of their table names", this.unnamed.size());
			}
			return has;
		}

		@Override
		public SourceRecord next() {
			return this.records.next();
		}

		@Override
		public Map<String, Long> unread() {
			return FolderMetadata.this.unread.counts();
		}

		@Override
		public void close() throws IOException {
			this.records.close();
		}

	}

}
