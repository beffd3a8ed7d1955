package org.imglish.core.shard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

import org.imglish.core.sample.Sample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

class ShardedSamplesTests {

	private static final int SHARDS = 200;

	@TempDir
	private Path folder;

	/**
	 * Shards of one to seven samples; an id of more than a hundred letters among them.
	 */
	private int write() throws IOException {
		List<Shard> shards = new ArrayList<>();
		int next = 0;
		for (int i = 0; i < SHARDS; i++) {
			List<Sample> samples = new ArrayList<>();
			for (int j = 0; j <= i % 7; j++) {
				samples.add(sample(next++));
			}
			shards.add(ShardWriter.write(this.folder, "shard-%06d.tar".formatted(i), samples));
		}
		write(shards);
		return next;
	}

	private void write(List<Shard> shards) throws IOException {
		Manifest manifest = new Manifest("many", Manifest.Kind.TEXTS, 0, null, null, List.of(), shards, Map.of());
		Files.write(this.folder.resolve("manifest.json"), JsonMapper.builder().build().writeValueAsBytes(manifest));
	}

	private static Sample sample(int number) {
		String id = (number % 11 == 0) ? "long-" + "x".repeat(120) + number : "sample-" + number;
		byte[] image = (number % 3 == 0) ? ("image " + number).getBytes() : null;
		byte[] right = (number % 6 == 0) ? ("right " + number).getBytes() : null;
		return new Sample(id, image, right, "text " + "é".repeat(number % 600), new int[] { number },
				Map.of("class", number));
	}

	private static void assertSame(Sample actual, Sample expected) {
		assertThat(actual).usingRecursiveComparison().isEqualTo(expected);
	}

	@Test
	void samplesOfManyShardsAreReadInAnyOrder() throws IOException {
		int size = write();
		try (ShardedSamples samples = ShardedSamples.open(this.folder)) {
			assertThat(samples.size()).isEqualTo(size);
			SplittableRandom random = new SplittableRandom(1);
			for (int i = 0; i < 2000; i++) {
				int number = random.nextInt(size);
				assertSame(samples.read(number), sample(number));
			}
		}
	}

	@Test
	void theIndexIsMadeAsShardsAreNeededAndNeverOutgrowsItsRoom() throws IOException {
		int size = write();
		try (ShardedSamples samples = ShardedSamples.open(this.folder, 50)) {
			assertThat(samples.indexed()).isZero();
			samples.read(0);
			assertThat(samples.indexed()).isEqualTo(1);
			for (int number = size - 1; number >= 0; number--) {
				assertSame(samples.read(number), sample(number));
				assertThat(samples.indexed()).isBetween(1L, 50L);
			}
		}
	}

	@Test
	void severalThreadsReadAtATime() throws IOException {
		int size = write();
		try (ShardedSamples samples = ShardedSamples.open(this.folder, 20)) {
			IntStream.range(0, 4 * size)
				.parallel()
				.forEach((i) -> assertSame(samples.read(i * 31 % size), sample(i * 31 % size)));
		}
	}

	@Test
	void aDamagedDatasetIsNamed() throws IOException {
		write();
		Path cut = this.folder.resolve("shard-000003.tar");
		byte[] whole = Files.readAllBytes(cut);
		Files.write(cut, java.util.Arrays.copyOf(whole, 512));
		assertThatIOException().isThrownBy(() -> ShardedSamples.open(this.folder))
			.withMessageContaining("shard-000003.tar holds 512 bytes");
		Files.delete(cut);
		assertThatIOException().isThrownBy(() -> ShardedSamples.open(this.folder))
			.withMessageContaining("shard-000003.tar holds 0 bytes");
		write(List.of(new Shard("shard-000004.tar", 9, Files.size(this.folder.resolve("shard-000004.tar")), "")));
		try (ShardedSamples samples = ShardedSamples.open(this.folder)) {
			assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> samples.read(0))
				.withMessageContaining("holds 5 samples, but the manifest says 9");
		}
	}

}
