package org.imglish.core.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import nu.pattern.OpenCV;
import org.imglish.core.image.ImageDecoder;
import org.imglish.core.sample.Sample;
import org.imglish.core.shard.ShardWriter;
import org.imglish.core.source.DataRoots;
import org.imglish.core.source.LongTexts;
import org.imglish.core.source.RecordCheck;
import org.imglish.core.source.RecordStream;
import org.imglish.core.source.Source;
import org.imglish.core.source.SourceFormat;
import org.imglish.core.source.SourcePrint;
import org.imglish.core.source.SourceRecords;
import org.imglish.core.source.Survey;

/**
 * Measures an ingest without its database: one pass over the records surveys them, a
 * second one decodes, scales and encodes their images and writes shards. Texts are not
 * tokenized.
 */
public final class IngestBench {

	private static final long MAX_PIXELS = 50_000_000;

	private static final int SAMPLES_PER_SHARD = 1000;

	private static final int TEXTS_PER_IMAGE = 100;

	private final int side;

	/**
	 * @param side shorter side that images are scaled to, in pixels
	 */
	public IngestBench(int side) {
		this.side = side;
	}

	/**
	 * Measures.
	 * @param source what is ingested
	 * @param roots what it lies in
	 * @param target an existing folder for the shards
	 * @throws IOException if the source cannot be read, or holds nothing that can be used
	 */
	public IngestSpeed measure(Source source, DataRoots roots, Path target) throws IOException {
		SourceRecords records = new SourceRecords(roots);
		long bytes = bytes(source, roots);
		long began = System.nanoTime();
		Survey survey;
		try (RecordStream all = records.open(source)) {
			survey = Survey.of(source.path().toString(), all, 1, (text) -> {
			});
		}
		long samples = ingest(records, source, survey, target);
		if (samples == 0) {
			throw new IOException("No record of " + source.path() + " could be used");
		}
		double seconds = (System.nanoTime() - began) / 1e9;
		return new IngestSpeed(source.format(), survey.records(), samples, bytes, seconds, survey.records() / seconds,
				bytes / 1e6 / seconds);
	}

	/**
	 * Size of a source with its images.
	 * @param roots what it lies in
	 */
	public static long bytes(Source source, DataRoots roots) throws IOException {
		return SourcePrint.of(roots.resolve(source.path()), roots).bytes()
				+ ((source.images() != null) ? SourcePrint.of(roots.resolve(source.images()), roots).bytes() : 0);
	}

	private long ingest(SourceRecords records, Source source, Survey survey, Path target) throws IOException {
		long position = 0;
		long written = 0;
		List<Sample> chunk = new ArrayList<>();
		try (RecordStream all = records.open(source);
				RecordCheck check = new RecordCheck(new ImageDecoder(MAX_PIXELS), this.side, null, 0, LongTexts.CUT,
						survey)) {
			while (all.hasNext()) {
				chunk.addAll(check.check(position++, all.next()).samples());
				if (!chunk.isEmpty() && (chunk.size() >= SAMPLES_PER_SHARD || !all.hasNext())) {
					ShardWriter.write(target, String.format(Locale.ROOT, "shard-%012d.tar", written), chunk);
					written += chunk.size();
					chunk.clear();
				}
			}
		}
		return written;
	}

	/**
	 * Writes the same photos of 341 by 256 pixels as a folder a class, as tars and beside
	 * tables, and texts.
	 * @param folder an empty folder
	 * @param images number of photos, at least 1
	 * @return the sources
	 */
	public static List<Source> write(Path folder, int images) throws IOException {
		OpenCV.loadLocally();
		Path pictures = Files.createDirectories(folder.resolve("pictures"));
		Path photos = Files.createDirectories(folder.resolve("folder").resolve("photo"));
		Path tars = Files.createDirectories(folder.resolve("tars"));
		StringBuilder csv = new StringBuilder("image,text\n");
		StringBuilder json = new StringBuilder();
		List<Sample> samples = new ArrayList<>();
		for (int i = 0; i < images; i++) {
			byte[] photo = LoaderBench.photo(i);
			String name = String.format(Locale.ROOT, "%06d.jpg", i);
			String text = "photo number " + i;
			Files.write(pictures.resolve(name), photo);
			Files.write(photos.resolve(name), photo);
			csv.append(name).append(',').append(text).append('\n');
			json.append("{\"image\": \"").append(name).append("\", \"text\": \"").append(text).append("\"}\n");
			samples.add(new Sample(name.substring(0, name.length() - 4), photo, null, text, null, Map.of()));
			if (samples.size() == SAMPLES_PER_SHARD || i == images - 1) {
				ShardWriter.write(tars, String.format(Locale.ROOT, "%06d.tar", i), samples);
				samples.clear();
			}
		}
		List<String> texts = new ArrayList<>();
		for (int i = 0; i < TEXTS_PER_IMAGE * images; i++) {
			texts.add("line number " + i + " of a text that is as long as a caption");
		}
		return List.of(new Source(SourceFormat.IMAGE_FOLDER, folder.resolve("folder"), null, null),
				new Source(SourceFormat.WEBDATASET, tars, null, null),
				new Source(SourceFormat.CSV, Files.writeString(folder.resolve("set.csv"), csv), pictures, null),
				new Source(SourceFormat.JSON_LINES, Files.writeString(folder.resolve("set.jsonl"), json), pictures,
						null),
				new Source(SourceFormat.PLAIN_TEXT, Files.write(folder.resolve("texts.txt"), texts), null, null));
	}

}
