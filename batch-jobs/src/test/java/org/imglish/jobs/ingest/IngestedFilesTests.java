package org.imglish.jobs.ingest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.imglish.core.digest.Sha256;
import org.imglish.core.sample.Sample;
import org.imglish.core.shard.Manifest;
import org.imglish.core.shard.Shard;
import org.imglish.core.source.Fingerprint;
import org.imglish.core.source.PicturePrint;
import org.imglish.jobs.attempt.AttemptSignals;
import org.imglish.jobs.attempt.Outage;
import org.imglish.jobs.claim.Claim;
import org.imglish.jobs.recipe.RunKind;
import org.imglish.jobs.store.FolderFileStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.JsonNodeFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/** What an ingest that goes on finds of the one before. */
class IngestedFilesTests {

	@TempDir
	Path folder;

	private IngestedFiles files;

	@BeforeEach
	void create() {
		Claim claim = new Claim(1, 1, 1, RunKind.INGEST, JsonNodeFactory.instance.objectNode(), "w", 1);
		this.files = new IngestedFiles(new FolderFileStore(this.folder), "set",
				new Outage(claim, new AttemptSignals(), Duration.ZERO, (line) -> {
				}));
	}

	@Test
	void digestsUpToAPositionAreThoseOfTheChunksBeforeIt() throws IOException {
		write(0, digests(0, 3));
		write(3, digests(3, 6));
		write(6, digests(6, 9));
		assertThat(read(0)).isEmpty();
		assertThat(read(6)).isEqualTo(digests(0, 6));
		assertThat(read(9)).isEqualTo(digests(0, 9));
	}

	/** It wrote all of them to one file, those of a chunk before its commit. */
	@Test
	void digestsOfAnEarlierVersionGoOnInChunks() throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		digests(0, 6).forEach((digest) -> bytes.writeBytes(HexFormat.of().parseHex(digest)));
		Files.write(Files.createDirectory(this.folder.resolve("set")).resolve("digests.bin"), bytes.toByteArray());
		write(3, digests(3, 6));
		assertThat(read(3)).isEqualTo(digests(0, 3));
		assertThat(read(6)).isEqualTo(digests(0, 6));
	}

	@Test
	void whatIsKeptOfPicturesComesBackBesideTheDigests() throws IOException {
		List<Fingerprint> prints = List.of(new Fingerprint(Sha256.of("a"), new PicturePrint(-3, 7)),
				new Fingerprint(Sha256.of("b"), null), new Fingerprint(Sha256.of("c"), new PicturePrint(0, -1)));
		this.files.writePrints(0, prints.subList(0, 2), true);
		this.files.writePrints(2, prints.subList(2, 3), true);
		Map<Long, Fingerprint> read = new TreeMap<>();
		this.files.prints().read(0, 3, read::put);
		assertThat(read).containsExactly(Map.entry(0L, prints.get(0)), Map.entry(1L, prints.get(1)),
				Map.entry(2L, prints.get(2)));
	}

	@Test
	void aVersionBeginsWithTheFingerprintsOfTheOlderOne() throws IOException {
		write(0, digests(0, 3));
		write(3, digests(3, 5));
		IngestedFiles version = this.files.of("set@2");
		assertThat(version.takePrints(this.files, 5, false, () -> {
		})).isEmpty();
		Map<Long, Fingerprint> read = new TreeMap<>();
		version.prints().read(0, 5, read::put);
		assertThat(read.values()).extracting(Fingerprint::digest).isEqualTo(digests(0, 5));
	}

	@Test
	void whatWasNotKeptOfTheOlderVersionIsTold() throws IOException {
		IngestedFiles version = this.files.of("set@2");
		assertThat(version.takePrints(this.files, 2, true, () -> {
		})).hasSize(2).first().asString().contains("digests of the records of set were not kept");
		version.prints().read(0, 2, (record, print) -> assertThat(print).isEqualTo(Fingerprint.NONE));
	}

	@Test
	void digestsThatAreMissingAreSaidSo() throws IOException {
		write(0, digests(0, 3));
		assertThatIOException().isThrownBy(() -> read(6));
		Files.delete(this.folder.resolve("set/digests-000000000000.bin"));
		assertThatIOException().isThrownBy(() -> read(3)).withMessageContaining("are missing beside set/");
	}

	@Test
	void aCompleteDatasetKeepsItsShardsAndFingerprints() throws IOException {
		List<Sample> samples = List.of(new Sample("0", null, null, "a text", null, Map.of()));
		Shard listed = this.files.writeShard("shard-000000-2.tar", samples);
		this.files.writeShard("shard-000000-1.tar", samples);
		write(0, digests(0, 1));
		this.files
			.complete(new Manifest("set", Manifest.Kind.TEXTS, 0, null, null, List.of(), List.of(listed), Map.of()));
		try (Stream<Path> left = Files.list(this.folder.resolve("set"))) {
			assertThat(left.map((file) -> file.getFileName().toString())).containsExactlyInAnyOrder("manifest.json",
					"shard-000000-2.tar", "digests-000000000000.bin");
		}
		assertThat(Manifest.in(this.folder.resolve("set")).shards()).containsExactly(listed);
	}

	private void write(long position, List<String> digests) throws IOException {
		this.files.writePrints(position, digests.stream().map((digest) -> new Fingerprint(digest, null)).toList(),
				false);
	}

	private List<String> read(long records) throws IOException {
		List<String> digests = new ArrayList<>();
		this.files.prints().read(0, records, (record, print) -> digests.add(print.digest()));
		return digests;
	}

	private static List<String> digests(int from, int to) {
		return IntStream.range(from, to).mapToObj((number) -> Sha256.of("record " + number)).toList();
	}

}
