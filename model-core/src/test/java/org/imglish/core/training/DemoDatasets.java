package org.imglish.core.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.imglish.core.image.ImageDecoder;
import org.imglish.core.sample.Sample;
import org.imglish.core.scene.DemoCorpus;
import org.imglish.core.shard.Manifest;
import org.imglish.core.shard.Shard;
import org.imglish.core.shard.ShardWriter;
import org.imglish.core.source.DataRoots;
import org.imglish.core.source.RecordCheck;
import org.imglish.core.source.RecordStream;
import org.imglish.core.source.Source;
import org.imglish.core.source.SourceFormat;
import org.imglish.core.source.SourceRecords;
import org.imglish.core.source.Survey;
import org.imglish.core.text.HuggingFaceText;
import org.imglish.core.text.TextTokenizer;
import org.imglish.core.text.WordVocabulary;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A small demo corpus, ingested with one vocabulary. */
public final class DemoDatasets {

	private final Path corpus;

	private final Path folder;

	private final String tokenizer;

	/**
	 * @param folder an empty folder
	 */
	public DemoDatasets(Path folder) throws IOException {
		this.folder = folder;
		this.corpus = folder.resolve("corpus");
		DemoCorpus.write(this.corpus, 1, new DemoCorpus.Size(96, 256, 16, 48, 96, 32));
		try (WordVocabulary words = new WordVocabulary();
				RecordStream lines = open(
						new Source(SourceFormat.PLAIN_TEXT, this.corpus.resolve("texts.txt"), null, null))) {
			lines.forEachRemaining((record) -> words.add(String.valueOf(record.text())));
			this.tokenizer = words.toJson(200);
		}
	}

	private RecordStream open(Source source) throws IOException {
		return new SourceRecords(new DataRoots(List.of(this.corpus))).open(source);
	}

	/** Ingests a part of the corpus and yields the folder of the dataset. */
	public Path ingest(String name, SourceFormat format, String path, @Nullable String images, @Nullable String labels)
			throws IOException {
		return ingest(name,
				new Source(format, this.corpus.resolve(path), (images != null) ? this.corpus.resolve(images) : null,
						(labels != null) ? this.corpus.resolve(labels) : null));
	}

	/** Ingests scenes of a split with the kind of each pixel. */
	public Path ingestMaps(String name, String split) throws IOException {
		return ingest(name,
				new Source(SourceFormat.LABEL_MAPS, this.corpus.resolve("objects-" + split), null,
						this.corpus.resolve("objects-" + split + "-masks"), List.of(), false,
						this.corpus.resolve("objects-kinds.json"), null, null, false));
	}

	/** Ingests scenes of a split with boxes and outlines of their objects. */
	public Path ingestObjects(String name, String split) throws IOException {
		return ingest(name, SourceFormat.COCO_INSTANCES, "objects-" + split + ".json", "objects-" + split, null);
	}

	private Path ingest(String name, Source source) throws IOException {
		Path target = Files.createDirectories(this.folder.resolve(name));
		Path file = Files.writeString(target.resolve("tokenizer.json"), this.tokenizer);
		Survey survey;
		try (RecordStream records = open(source)) {
			survey = Survey.of("the source", records, 2, (text) -> {
			});
		}
		List<Sample> samples = new ArrayList<>();
		try (TextTokenizer words = HuggingFaceText.open(file); RecordStream records = open(source)) {
			RecordCheck check = new RecordCheck(new ImageDecoder(1 << 20), 32, words, 64);
			while (records.hasNext()) {
				Sample sample = check.check(samples.size(), records.next()).sample();
				if (sample != null) {
					samples.add(sample);
				}
			}
		}
		Shard shard = ShardWriter.write(target, "shard-000000.tar", samples);
		Manifest manifest = new Manifest(name, survey.kind(), 32, "tokenizer.json", "sum", survey.classes(),
				List.of(shard), Map.of());
		Files.write(target.resolve("manifest.json"), JsonMapper.builder().build().writeValueAsBytes(manifest));
		return target;
	}

}
