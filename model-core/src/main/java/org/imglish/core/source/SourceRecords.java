package org.imglish.core.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Opens sources: their records come in a fixed order, which is what lets an interrupted
 * ingest continue at a record's number.
 */
public final class SourceRecords {

	private final DataRoots roots;

	public SourceRecords(DataRoots roots) {
		this.roots = roots;
	}

	/**
	 * Opens a source at its first record.
	 * @throws IOException if the source lies outside the data roots or cannot be read
	 */
	public RecordStream open(Source source) throws IOException {
		TextRules rules = source.texts();
		return (rules != null) ? asWritten(source).with(rules::apply) : asWritten(source);
	}

	/** Opens a source whose texts are as they are. */
	RecordStream asWritten(Source source) throws IOException {
		SourceFormat format = source.format();
		UnreadParts unread = new UnreadParts();
		Choice choice = new Choice(source.where(), unread);
		return switch (format) {
			case COCO_CAPTIONS -> new CocoCaptions(this.roots).open(place(source), images(source));
			case KARPATHY -> new KarpathySplits(this.roots).open(place(source), images(source), source.splits());
			case IMAGE_INDEX -> new ImageIndex(this.roots).open(place(source),
					(source.images() != null) ? images(source) : place(source).resolveSibling("").normalize(),
					(source.labels() != null) ? this.roots.resolve(source.labels()) : null);
			case IMAGE_FOLDER -> imageFolder(place(source), source, choice, unread);
			case IDX -> new IdxImages(place(source),
					this.roots.resolve(required(source.labels(), format, "labels", "the IDX file of the labels")));
			case WEBDATASET -> each(files(source, unread, ".tar", ".tar.gz", ".tgz"),
					(file) -> new WebDatasetTars(List.of(file), source.columns(), choice, unread), unread);
			case JSON_LINES -> jsonLines(place(source), source, choice, unread);
			case CSV, TSV -> {
				Function<Path, DescribedSamples> samples = samples(source, choice);
				yield each(tables(source, unread), (file) -> csv(List.of(file), source, samples, unread), unread);
			}
			case PARQUET -> {
				Function<Path, DescribedSamples> samples = samples(source, choice);
				yield each(tables(source, unread), (file) -> parquet(List.of(file), source, samples, unread), unread);
			}
			case PLAIN_TEXT ->
				each(files(source, unread, ".txt"),
						(file) -> new LineRecords(List.of(file),
								(place, line) -> List.of(SourceRecord.of(place, null, line, Map.of())), unread),
						unread);
			case PARAGRAPHS ->
				each(files(source, unread, ".txt"), (file) -> new ParagraphRecords(List.of(file), unread), unread);
			case VQA -> new VisualQuestions(this.roots).open(place(source), images(source),
					(source.labels() != null) ? this.roots.resolve(source.labels()) : null);
			case NLVR2 -> new PairedStatements(this.roots).open(place(source), images(source));
			case LABEL_MAPS ->
				new LabelMapFolder(this.roots, source.imageSuffix(), source.labelSuffix()).open(place(source),
						this.roots.resolve(required(source.labels(), format, "labels", "the folder of the label maps")),
						LabelClasses.read(
								this.roots.resolve(
										required(source.classes(), format, "classes", "the file of the class names")),
								source.zeroIgnored()));
			case COCO_INSTANCES -> new CocoInstances(this.roots).open(place(source), images(source));
			case VOC_DETECTION -> new VocObjects(this.roots).open(place(source), source.splits());
			case VOC_SEGMENTATION -> new VocSegmentation(this.roots).open(place(source), source.splits());
		};
	}

	private RecordStream imageFolder(Path folder, Source source, Choice choice, UnreadParts unread) throws IOException {
		List<Path> tables = tables(folder, source);
		return tables.isEmpty() ? new ImageFolder(this.roots, source.nested()).open(folder)
				: new FolderMetadata(this.roots, source.columns(), choice, unread).open(folder, tables);
	}

	/**
	 * Tables that describe a folder's pictures, at least one where the source asks for
	 * columns.
	 */
	private static List<Path> tables(Path folder, Source source) throws IOException {
		List<Path> tables = FolderMetadata.tables(folder);
		if (tables.isEmpty() && (source.columns() != null || source.where() != null)) {
			throw new IOException(folder + " holds no table of its pictures, metadata.csv, .jsonl or .parquet, "
					+ "in which there could be columns; leave out 'columns' and 'where', or add one");
		}
		return tables;
	}

	/** The records of files one after the other. */
	private static RecordStream each(List<Path> files, FileOpener opener, UnreadParts unread) {
		return new ChainedRecords(
				files.stream().map((file) -> (ChainedRecords.Opening) () -> opener.open(file)).toList(), unread);
	}

	private List<Path> tables(Source source, UnreadParts unread) throws IOException {
		return files(source, unread, switch (source.format()) {
			case CSV -> ".csv";
			case TSV -> ".tsv";
			default -> ".parquet";
		});
	}

	private static CsvRecords csv(List<Path> files, Source source, Function<Path, DescribedSamples> samples,
			UnreadParts unread) {
		return new CsvRecords(files, (source.format() == SourceFormat.CSV) ? ',' : '\t', source.columns(), samples,
				unread);
	}

	private static ParquetRecords parquet(List<Path> files, Source source, Function<Path, DescribedSamples> samples,
			UnreadParts unread) {
		return new ParquetRecords(files, source.columns(), samples, unread);
	}

	private RecordStream jsonLines(Path path, Source source, Choice choice, UnreadParts unread) throws IOException {
		return JsonLines.open(path, samples(source, choice).apply(path), source.columns(), unread);
	}

	/**
	 * Checks without reading a record that tables have the columns that a source needs,
	 * of many tables the first ones, and that the images of a folder lie at the level at
	 * which they are looked for.
	 * @throws IOException if a table lacks a column or cannot be opened, or the images
	 * lie elsewhere
	 */
	public void check(Source source) throws IOException {
		UnreadParts unread = new UnreadParts();
		Choice choice = new Choice(source.where(), unread);
		switch (source.format()) {
			case CSV, TSV -> csv(tables(source, unread), source, samples(source, choice), unread).checkColumns();
			case PARQUET -> parquet(tables(source, unread), source, samples(source, choice), unread).checkColumns();
			case IMAGE_FOLDER -> {
				Path folder = place(source);
				List<Path> tables = tables(folder, source);
				if (tables.isEmpty() && !source.nested()) {
					ImageLevels.check(folder);
				}
				new FolderMetadata(this.roots, source.columns(), choice, unread).checkColumns(tables);
			}
			default -> {
				// others name each value where it stands
			}
		}
	}

	/** Images start from the source's folder of images, or from that of each file. */
	private Function<Path, DescribedSamples> samples(Source source, Choice choice) throws IOException {
		Path images = (source.images() != null) ? images(source) : null;
		return (file) -> new DescribedSamples(this.roots,
				(images != null) ? images : file.resolveSibling("").normalize(), choice);
	}

	private Path place(Source source) throws IOException {
		return this.roots.resolve(source.path());
	}

	private Path images(Source source) throws IOException {
		return this.roots.resolve(required(source.images(), source.format(), "images", "the folder of its images"));
	}

	private static Path required(@Nullable Path path, SourceFormat format, String key, String what) throws IOException {
		if (path == null) {
			throw new IOException("A source of the format " + format + " needs '" + key + "': " + what);
		}
		return path;
	}

	/**
	 * The file, the files that a pattern names, or those with an ending in the folder.
	 */
	private List<Path> files(Source source, UnreadParts unread, String... endings) throws IOException {
		List<Path> files = new ArrayList<>();
		for (Path named : BracePattern.paths(source.path())) {
			Path path = this.roots.resolve(named);
			if (Files.isDirectory(path)) {
				files.addAll(files(path, unread, List.of(endings)));
			}
			else {
				files.add(path);
			}
		}
		return files;
	}

	private List<Path> files(Path folder, UnreadParts unread, List<String> endings) throws IOException {
		List<Path> files = new ArrayList<>();
		for (Path child : ImageFolder.children(folder, unread)) {
			if (endings.stream().anyMatch(child.toString()::endsWith)) {
				files.add(this.roots.resolve(child));
			}
			else if (Files.isDirectory(child)) {
				unread.add("folders inside the folder");
			}
			else {
				unread.add("files ." + ImageFolder.ending(child) + " of the folder; those that end in "
						+ String.join(" or ", endings) + " are read");
			}
		}
		if (files.isEmpty()) {
			throw new IOException("The folder " + folder + " holds no " + String.join(" or ", endings) + " file");
		}
		return files;
	}

	/** Opens one of several files. */
	private interface FileOpener {

		RecordStream open(Path file) throws IOException;

	}

}
