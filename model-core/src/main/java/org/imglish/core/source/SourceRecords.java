package org.imglish.core.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Opens sources: their records come in a fixed order, which is what lets an interrupted
 * ingest go on at a record's number.
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
		return switch (format) {
			case COCO_CAPTIONS -> new CocoCaptions(this.roots).open(path, images(source));
			case KARPATHY -> new KarpathySplits(this.roots).open(path, images(source), source.splits());
			case IMAGE_INDEX -> new ImageIndex(this.roots).open(path,
					(source.images() != null) ? images(source) : path.resolveSibling("").normalize(),
					(source.labels() != null) ? this.roots.resolve(source.labels()) : null);
			case IMAGE_FOLDER -> new ImageFolder(this.roots).open(path);
			case IDX -> new IdxImages(path,
					this.roots.resolve(required(source.labels(), format, "labels", "the IDX file of the labels")));
			case WEBDATASET -> new WebDatasetTars(files(path, ".tar"));
			case JSON_LINES -> new JsonLines(this.roots).open(path,
					(source.images() != null) ? images(source) : path.resolveSibling("").normalize());
			case PLAIN_TEXT ->
				new LineRecords(files(path, ".txt"), (place, line) -> SourceRecord.of(place, null, line, Map.of()));
			case PARAGRAPHS -> new ParagraphRecords(files(path, ".txt"));
			case VQA -> new VisualQuestions(this.roots).open(path, images(source),
					(source.labels() != null) ? this.roots.resolve(source.labels()) : null);
			case NLVR2 -> new PairedStatements(this.roots).open(path, images(source));
		};
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
	private List<Path> files(Path path, String ending) throws IOException {
		if (!Files.isDirectory(path)) {
			return List.of(path);
		}
		List<Path> files = new ArrayList<>();
		for (Path child : ImageFolder.children(path)) {
			if (child.toString().endsWith(ending)) {
				files.add(this.roots.resolve(child));
			}
		}
		if (files.isEmpty()) {
			throw new IOException("The folder " + path + " holds no " + ending + " file");
		}
		return files;
	}

}
