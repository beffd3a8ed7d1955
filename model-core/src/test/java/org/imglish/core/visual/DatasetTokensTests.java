package org.imglish.core.visual;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import org.imglish.core.collective.Collectives;
import org.imglish.core.collective.ProcessGroup;
import org.imglish.core.collective.Together;
import org.imglish.core.sample.Sample;
import org.imglish.core.shard.ShardedSamples;
import org.imglish.core.source.SourceFormat;
import org.imglish.core.training.DemoDatasets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/** Tokens that the members of a gang compute together. */
class DatasetTokensTests {

	private static final int IMAGES = 96;

	private static final int PATCHES = 4;

	@TempDir
	private Path folder;

	private Path pairs;

	private final AtomicInteger tokenized = new AtomicInteger();

	@BeforeEach
	void ingest() throws IOException {
		assumeThat(Collectives.unavailable()).isEmpty();
		this.pairs = new DemoDatasets(this.folder).ingest("pairs", SourceFormat.COCO_CAPTIONS, "pairs.json", "pairs",
				null);
	}

	@Test
	void membersKeepTheTokensThatOneWouldAndShareThemOut() throws Exception {
		assertThat(complete(this.pairs, ProcessGroup.alone(), Integer.MAX_VALUE)).isTrue();
		byte[] alone = Files.readAllBytes(file(this.pairs));
		for (int size = 2; size <= 3; size++) {
			Files.delete(file(this.pairs));
			this.tokenized.set(0);
			assertThat(Together.run(size, (group) -> complete(this.pairs, group, Integer.MAX_VALUE)))
				.containsOnly(true);
			assertThat(file(this.pairs)).hasBinaryContent(alone);
			assertThat(this.tokenized).as("each image once").hasValue(IMAGES);
		}
		assertThat(Together.run(2, (group) -> complete(this.pairs, group, 0))).containsOnly(true);
		assertThat(this.tokenized).as("nothing is left to do").hasValue(IMAGES);
	}

	@Test
	void membersThatShareNoFolderKeepTheTokensEach() throws Exception {
		List<Path> copies = List.of(copy("first"), copy("second"));
		assertThat(complete(copies.get(1), ProcessGroup.alone(), Integer.MAX_VALUE)).isTrue();
		byte[] alone = Files.readAllBytes(file(copies.get(1)));
		assertThat(Together.run(2, (group) -> complete(copies.get(group.rank()), group, Integer.MAX_VALUE)))
			.containsOnly(true);
		assertThat(file(copies.get(0))).hasBinaryContent(alone);
	}

	@Test
	void allEndWhenTheFirstIsNotToGoOn() throws Exception {
		assertThat(Together.run(2, (group) -> complete(this.pairs, group, (group.rank() == 0) ? 1 : 10)))
			.containsOnly(false);
		assertThat(this.tokenized).as("one batch of two").hasValue(64);
		assertThat(this.pairs.resolve("tokens-key")).isEmptyDirectory();
	}

	private Path copy(String name) throws IOException {
		Path copy = Files.createDirectories(this.folder.resolve(name));
		try (Stream<Path> files = Files.list(this.pairs)) {
			for (Path file : files.toList()) {
				Files.copy(file, copy.resolve(file.getFileName()));
			}
		}
		return copy;
	}

	/** Asked before each batch, a member says a number of times that it goes on. */
	private boolean complete(Path dataset, ProcessGroup group, int batches) {
		AtomicInteger asked = new AtomicInteger();
		try (ShardedSamples samples = ShardedSamples.open(dataset);
				DatasetTokens tokens = new DatasetTokens(samples, "key", PATCHES)) {
			boolean complete = tokens.complete(this::tokens, group, () -> asked.getAndIncrement() < batches);
			if (complete) {
				assertThat(tokens.of(List.of(70L))).isEqualTo(tokensOf(samples.read(70)).toArray());
			}
			return complete;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private long[] tokens(List<Sample> samples) {
		this.tokenized.addAndGet(samples.size());
		return samples.stream().flatMapToLong(DatasetTokensTests::tokensOf).toArray();
	}

	private static LongStream tokensOf(Sample sample) {
		return LongStream.range(0, PATCHES).map((patch) -> (sample.id().hashCode() + patch) & 0xFFFF);
	}

	private static Path file(Path dataset) {
		return dataset.resolve("tokens-key").resolve("shard-000000.tar.tokens");
	}

}
