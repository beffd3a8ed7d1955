package org.imglish.core.shard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.imglish.core.sample.Sample;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class SampleSearchTests {

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private static final byte[] PICTURE = { 1, 2, 3 };

	@TempDir
	private Path folder;

	/** Ten samples in four shards. */
	@BeforeEach
	void write() throws IOException {
		List<Sample> samples = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			samples.add(new Sample("sample-" + i, (i % 2 == 0) ? PICTURE : null, null, "a Red square, number " + i,
					new int[] { i }, (i < 5) ? Map.of("class", i, "class_name", "name " + i)
							: Map.of("answers", List.of("two", Map.of("answer", "Zwölf " + i)))));
		}
		List<Shard> shards = new ArrayList<>();
		for (int i = 0; i < 10; i += 3) {
			shards.add(ShardWriter.write(this.folder, "shard-%d.tar".formatted(i),
					samples.subList(i, Math.min(10, i + 3))));
		}
		Files.write(this.folder.resolve(Manifest.FILE), JsonMapper.builder()
			.build()
			.writeValueAsBytes(new Manifest("some", Manifest.Kind.TEXTS, 0, null, null, List.of(), shards, Map.of())));
	}

	@Test
	void allWordsOccurInTextsAnswersOrClassesInWhateverCase() throws IOException {
		assertThat(found("red NUMBER", null, null)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
		assertThat(found("zwölf 7", null, null)).containsExactly(7);
		assertThat(found("red name", null, null)).containsExactly(0, 1, 2, 3, 4);
		assertThat(found("answer", null, null)).as("names of fields are no words").isEmpty();
		assertThat(found(null, null, null)).hasSize(10);
	}

	@Test
	void aClassAndAPartAreLookedFor() throws IOException {
		assertThat(found(null, "name 3", null)).containsExactly(3);
		assertThat(found(null, "3", null)).isEmpty();
		assertThat(found(null, null, Holdings.Part.IMAGE)).containsExactly(0, 2, 4, 6, 8);
		assertThat(found(null, null, Holdings.Part.ANSWER)).containsExactly(5, 6, 7, 8, 9);
		assertThat(found("square", null, Holdings.Part.RIGHT_IMAGE)).isEmpty();
	}

	@Test
	void whoeverWantsMoreGoesOnWhereTheSearchEnded() throws IOException {
		try (ShardedSamples samples = ShardedSamples.open(this.folder)) {
			SampleSearch search = new SampleSearch("red", null, Holdings.Part.IMAGE, (shard) -> true);
			assertThat(samples.find(search, 0, 2, PATIENCE)).isEqualTo(new SampleSearch.Found(List.of(0, 2), 3, 3));
			assertThat(samples.find(search, 3, 2, PATIENCE)).isEqualTo(new SampleSearch.Found(List.of(4, 6), 7, 4));
			assertThat(samples.find(search, 7, 2, PATIENCE)).isEqualTo(new SampleSearch.Found(List.of(8), null, 3));
			assertThat(samples.find(search, 10, 2, PATIENCE)).isEqualTo(new SampleSearch.Found(List.of(), null, 0));
		}
	}

	@Test
	void whoHasNoTimeStillLooksAtOneSample() throws IOException {
		try (ShardedSamples samples = ShardedSamples.open(this.folder)) {
			SampleSearch search = new SampleSearch("nowhere", null, null, (shard) -> true);
			assertThat(samples.find(search, 4, 2, Duration.ZERO)).isEqualTo(new SampleSearch.Found(List.of(), 5, 1));
		}
	}

	@Test
	void shardsThatCannotHaveOneAreNotOpened() throws IOException {
		Files.write(this.folder.resolve("shard-3.tar"), new byte[(int) Files.size(this.folder.resolve("shard-3.tar"))]);
		try (ShardedSamples samples = ShardedSamples.open(this.folder)) {
			SampleSearch search = new SampleSearch("red", null, null, (shard) -> !shard.file().contains("3"));
			assertThat(samples.find(search, 0, 100, PATIENCE))
				.isEqualTo(new SampleSearch.Found(List.of(0, 1, 2, 6, 7, 8, 9), null, 10));
		}
	}

	private List<Integer> found(@Nullable String words, @Nullable String category, Holdings.@Nullable Part part)
			throws IOException {
		try (ShardedSamples samples = ShardedSamples.open(this.folder)) {
			return samples.find(new SampleSearch(words, category, part, (shard) -> true), 0, 100, PATIENCE).samples();
		}
	}

}
