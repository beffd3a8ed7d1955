package org.imglish.jobs.bucket;

import java.io.IOError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.imglish.core.digest.Sha256;
import org.imglish.core.field.WrittenPath;
import org.imglish.core.sample.Sample;
import org.imglish.core.scene.DemoCorpus;
import org.imglish.core.shard.ShardWriter;
import org.imglish.core.source.DataRoots;
import org.imglish.core.source.RecordStream;
import org.imglish.core.source.Source;
import org.imglish.core.source.SourcePrint;
import org.imglish.core.source.SourceRecord;
import org.imglish.core.source.SourceRecords;
import org.imglish.jobs.cache.FileCache;
import org.imglish.jobs.recipe.Recipe;
import org.imglish.jobs.recipe.RecipeText;
import org.imglish.jobs.recipe.Recipes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

/** What is read from a bucket is what is read from a folder with the same files. */
class BucketSourcesTests {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	@TempDir
	static Path folder;

	@TempDir
	Path cached;

	private ObjectServer server;

	@BeforeAll
	static void write() throws IOException {
		System.setProperty("aws.accessKeyId", ObjectServer.ACCESS_KEY);
		System.setProperty("aws.secretAccessKey", ObjectServer.SECRET_KEY);
		DemoCorpus.write(folder, 1, new DemoCorpus.Size(6, 4, 2, 24, 24, 24));
		byte[] picture = Files.readAllBytes(pictures().get(0));
		Files.write(Files.createDirectories(folder.resolve("table/img")).resolve("a b.png"), picture);
		Files.writeString(folder.resolve("table/set.csv"),
				"image,text\nimg/a b.png,\"one, two\"\nimg/none.png,three\n");
		Files.writeString(folder.resolve("table/set.jsonl"),
				"{\"image\": \"img/a b.png\", \"text\": \"four\"}\n{\"image\": \"img/a b.png\", \"text\": \"five\"}\n");
		Files.createDirectory(folder.resolve("tars"));
		for (int i = 0; i < 3; i++) {
			ShardWriter.write(folder.resolve("tars"), "%05d.tar".formatted(i),
					List.of(new Sample(i + "a", picture, null, "text a" + i, null, Map.of()),
							new Sample(i + "b", picture, null, "text b" + i, null, Map.of())));
		}
		Files.copy(Path.of("../model-core/src/test/resources/parquet/img2dataset.parquet"),
				Files.createDirectory(folder.resolve("parquet")).resolve("0.parquet"));
	}

	private static List<Path> pictures() throws IOException {
		try (Stream<Path> all = Files.walk(folder.resolve("classes-train"))) {
			return all.filter((file) -> file.toString().endsWith(".png")).sorted().toList();
		}
	}

	@AfterAll
	static void forget() {
		System.clearProperty("aws.accessKeyId");
		System.clearProperty("aws.secretAccessKey");
	}

	@BeforeEach
	void upload() throws IOException {
		this.server = new ObjectServer();
		try (Stream<Path> all = Files.walk(folder)) {
			for (Path file : all.filter(Files::isRegularFile).toList()) {
				this.server.objects().put("data/" + folder.relativize(file), Files.readAllBytes(file));
			}
		}
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{ format: image-folder, path: %s/classes-train }",
			"{ format: coco-captions, path: %1$s/pairs.json, images: %1$s/pairs }",
			"{ format: plain-text, path: %s/texts.txt }", "{ format: csv, path: %s/table/set.csv }",
			"{ format: csv, path: %s/table }", "{ format: json-lines, path: %s/table/set.jsonl }",
			"{ format: webdataset, path: %s/tars }", "{ format: webdataset, path: '%s/tars/{00000..00001}.tar' }",
			"{ format: parquet, path: %s/parquet }", "{ format: parquet, path: %s/parquet/0.parquet }" })
	void aSourceReadsAlike(String source) throws IOException {
		List<Map<String, Object>> expected = read(source(source, folder.toString()), new DataRoots(List.of(folder)));
		assertThat(expected).isNotEmpty();
		this.server.failNext(1);
		this.server.cutNext(2);
		assertThat(read(source(source, "s3://bucket/data"), found(1 << 20))).isEqualTo(expected);
	}

	@Test
	void anObjectThatIsWrittenAnewIsNotReadFurther() throws IOException {
		Path texts = found(0).resolve(WrittenPath.of("s3://bucket/data/texts.txt"));
		assertThat(Files.size(texts)).isPositive();
		this.server.objects().put("data/texts.txt", new byte[100]);
		assertThatExceptionOfType(IOError.class).isThrownBy(() -> Files.readString(texts))
			.withMessageContaining("s3://bucket/data/texts.txt was changed while it was read");
	}

	@Test
	void aBucketThatDeniesIsNoMissingFile() {
		System.setProperty("aws.secretAccessKey", "guessed");
		try {
			assertThatExceptionOfType(IOError.class).isThrownBy(
					() -> new DataRoots(buckets(0).now(roots())).resolve(WrittenPath.of("s3://bucket/data/texts.txt")))
				.withMessageContaining("s3://bucket/data/texts.txt is denied to the access keys of this machine");
		}
		finally {
			System.setProperty("aws.secretAccessKey", ObjectServer.SECRET_KEY);
		}
	}

	@Test
	void whatLiesOutsideTheRootsIsNotLookedAt() {
		this.server.objects().put("other/texts.txt", new byte[1]);
		for (String path : List.of("s3://bucket/other/texts.txt", "s3://bucket/data/../other/texts.txt",
				"s3://elsewhere/data/texts.txt")) {
			assertThatIOException().isThrownBy(() -> found(0).resolve(WrittenPath.of(path)))
				.withMessageContaining("lies outside the data roots [s3://bucket/data]");
		}
		assertThatIOException().isThrownBy(() -> found(0).resolve(WrittenPath.of("s3://bucket/data/none.txt")))
			.withMessageContaining("s3://bucket/data/none.txt does not exist");
	}

	@Test
	void aFileThatIsLargerThanTheCacheIsRefused() {
		assertThatExceptionOfType(UncheckedIOException.class)
			.isThrownBy(() -> read(source("{ format: parquet, path: %s/parquet }", "s3://bucket/data"), found(100)))
			.withMessageContaining("s3://bucket/data/parquet/0.parquet is read as a whole")
			.withMessageContaining("raise imglish.store.cache-size");
	}

	@Test
	void whatLiesThereIsKnownByItsSizesAndTimes() throws IOException {
		DataRoots roots = new DataRoots(buckets(0).now(roots()));
		Path place = roots.resolve(WrittenPath.of("s3://bucket/data/table"));
		SourcePrint before = SourcePrint.of(place, roots);
		assertThat(before.files()).isEqualTo(3);
		assertThat(SourcePrint.of(place, roots)).isEqualTo(before);
		this.server.objects().put("data/table/set.csv", new byte[1]);
		assertThat(SourcePrint.of(place, roots)).isNotEqualTo(before);
	}

	private Buckets buckets(long cache) {
		return new Buckets(new BucketAccess(this.server.address(), "us-east-1"), new FileCache(this.cached, cache));
	}

	private DataRoots found(long cache) {
		return new DataRoots(buckets(cache).asFound(roots(), PATIENCE));
	}

	private static List<Path> roots() {
		return List.of(WrittenPath.of("s3://bucket/data"));
	}

	private static Source source(String source, String place) {
		Recipe recipe = Recipes.complete(RecipeText.parse(
				"{ kind: ingest, dataset: any, vocabulary: { size: 100 }, source: " + source.formatted(place) + " }"))
			.recipe();
		return ((Recipe.Ingest) recipe).ingestion().source();
	}

	private static List<Map<String, Object>> read(Source source, DataRoots roots) throws IOException {
		List<Map<String, Object>> all = new ArrayList<>();
		try (RecordStream records = new SourceRecords(roots).open(source)) {
			while (records.hasNext()) {
				SourceRecord record = records.next();
				Map<String, Object> read = new TreeMap<>(record.labels());
				read.put("place", record.place());
				read.put("text", String.valueOf(record.text()));
				read.put("image", image(record.image()));
				all.add(read);
			}
		}
		return all;
	}

	private static String image(SourceRecord.Content image) {
		try {
			return (image != null) ? Sha256.of(image.read()) : "none";
		}
		catch (IOException ex) {
			return "missing";
		}
	}

}
