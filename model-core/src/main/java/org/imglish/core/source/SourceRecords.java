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
		Path path = this.roots.resolve(source.path());
		SourceFormat format = source.format();
		UnreadParts unread = new UnreadParts();
		Choice choice = new Choice(source.where(), unread);
		return switch (format) {
			case COCO_CAPTIONS -> new CocoCaptions(this.roots).open(path, images(source));
			case KARPATHY -> new KarpathySplits(this.roots).open(path, images(source), source.splits());
			case IMAGE_INDEX -> new ImageIndex(this.roots).open(path,
					(source.images() != null) ? images(source) : path.resolveSibling("").normalize(),
					(source.labels() != null) ? this.roots.resolve(source.labels()) : null);
			case IMAGE_FOLDER -> imageFolder(path, source, choice, unread);
			case IDX -> new IdxImages(path,
					this.roots.resolve(required(source.labels(), format, "labels", "the IDX file of the labels")));
			case WEBDATASET -> new WebDatasetTars(files(path, ".tar", unread), source.columns(), choice, unread);
			case JSON_LINES -> JsonLines.open(path, samples(source, choice).apply(path), source.columns(), unread);
			case CSV -> table(source, files(path, ".csv", unread), ',', choice, unread);
			case TSV -> table(source, files(path, ".tsv", unread), '\t', choice, unread);
			case PARQUET ->
				new ParquetRecords(files(path, ".parquet", unread), source.columns(), samples(source, choice), unread);
			case PLAIN_TEXT -> new LineRecords(files(path, ".txt", unread),
					(place, line) -> List.of(SourceRecord.of(place, null, line, Map.of())), unread);
			case PARAGRAPHS -> new ParagraphRecords(files(path, ".txt", unread), unread);
			case VQA -> new VisualQuestions(this.roots).open(path, images(source),
					(source.labels() != null) ? this.roots.resolve(source.labels()) : null);
			case NLVR2 -> new PairedStatements(this.roots).open(path, images(source));
			case LABEL_MAPS -> new LabelMapFolder(this.roots, source.imageSuffix(), source.labelSuffix()).open(path,
					this.roots.resolve(required(source.labels(), format, "labels", "the folder of the label maps")),
					LabelClasses.read(
							this.roots
								.resolve(required(source.classes(), format, "classes", "the file of the class names")),
							source.zeroIgnored()));
			case COCO_INSTANCES -> new CocoInstances(this.roots).open(path, images(source));
			case VOC_DETECTION -> new VocObjects(this.roots).open(path, source.splits());
			case VOC_SEGMENTATION -> new VocSegmentation(this.roots).open(path, source.splits());
		};
	}

	private RecordStream imageFolder(Path folder, Source source, Choice choice, UnreadParts unread) throws IOException {
		List<Path> tables = FolderMetadata.tables(folder);
		if (!tables.isEmpty()) {
			return new FolderMetadata(this.roots, source.columns(), choice, unread).open(folder, tables);
		}
		if (source.columns() != null || source.where() != null) {
			throw new IOException(folder + " holds no table of its pictures, metadata.csv, .jsonl or .parquet, "
					+ "in which there could be columns; leave out 'columns' and 'where', or add one");
		}
		return new ImageFolder(this.roots, source.nested()).open(folder);
	}

	private RecordStream table(Source source, List<Path> files, char separator, Choice choice, UnreadParts unread)
			throws IOException {
		return new CsvRecords(files, separator, source.columns(), samples(source, choice), unread);
	}

	/** Images start from the source's folder of images, or from that of each file. */
	private Function<Path, DescribedSamples> samples(Source source, Choice choice) throws IOException {
		Path images = (source.images() != null) ? images(source) : null;
		return (file) -> new DescribedSamples(this.roots,
				(images != null) ? images : file.resolveSibling("").normalize(), choice);
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

	/** The file, or the files with an ending in the folder. */
	private List<Path> files(Path path, String ending, UnreadParts unread) throws IOException {
		if (!Files.isDirectory(path)) {
			return List.of(path);
		}
		List<Path> files = new ArrayList<>();
		for (Path child : ImageFolder.children(path, unread)) {
			if (child.toString().endsWith(ending)) {
				files.add(this.roots.resolve(child));
			}
			else if (Files.isDirectory(child)) {
				unread.add("folders inside the folder");
			}
			else {
				unread.add("files ." + ImageFolder.ending(child) + " of the folder; those that end in " + ending
						+ " are read");
			}
		}
		if (files.isEmpty()) {
			throw new IOException("The folder " + path + " holds no " + ending + " file");
		}
		return files;
	}

}
