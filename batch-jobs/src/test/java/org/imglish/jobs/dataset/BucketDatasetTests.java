package org.imglish.jobs.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.imglish.core.loader.Shuffle;
import org.imglish.core.sample.Sample;
import org.imglish.core.shard.Manifest;
import org.imglish.core.shard.Shard;
import org.imglish.core.shard.ShardWriter;
import org.imglish.core.shard.ShardedSamples;
import org.imglish.jobs.bucket.Waiting;
import org.imglish.jobs.cache.FileCache;
import org.imglish.jobs.store.FolderFileStore;
import org.imglish.jobs.training.Awaiting;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Samples of shards that lie elsewhere. */
class BucketDatasetTests {

	private static final int SHARDS = 5;

	private static final int PER_SHARD = 4;

	@TempDir
	Path folder;

	private Path far;

	private Manifest manifest;

	@BeforeEach
	void write() throws IOException {
		this.far = Files.createDirectories(this.folder.resolve("far").resolve("set.1"));
		List<Shard> shards = new ArrayList<>();
		for (int i = 0; i < SHARDS; i++) {
			List<Sample> samples = new ArrayList<>();
			for (int j = 0; j < PER_SHARD; j++) {
				samples.add(new Sample(i + "-" + j, null, null, "text " + j + " of shard " + i, null, Map.of()));
			}
			shards.add(ShardWriter.write(this.far, "shard-00000" + i + ".tar", samples));
		}
		this.manifest = new Manifest("set", Manifest.Kind.TEXTS, 0, null, null, List.of(), shards, Map.of());
		Files.write(this.far.resolve(Manifest.FILE), JsonMapper.builder().build().writeValueAsBytes(this.manifest));
	}

	@Test
	void samplesAreThoseOfTheFolder() throws IOException {
		try (ShardedSamples expected = ShardedSamples.open(this.far); ShardedSamples samples = open(cache(SHARDS))) {
			for (int i = 0; i < expected.size(); i++) {
				assertThat(samples.read(i).text()).isEqualTo(expected.read(i).text());
			}
		}
	}

	/** They lie under the key of the older version. */
	@Test
	void shardsOfAnOlderVersionAreReadWhereTheyLie() throws IOException {
		Path newer = Files.createDirectories(this.folder.resolve("far").resolve("set@2.7"));
		List<Shard> shards = new ArrayList<>();
		for (Shard shard : this.manifest.shards()) {
			shards.add(new Shard("../set.1/" + shard.file(), shard.samples(), shard.bytes(), shard.sha256()));
		}
		shards.add(ShardWriter.write(newer, "shard-000005.tar",
				List.of(new Sample("new", null, null, "a new text", null, Map.of()))));
		Manifest grown = new Manifest("set@2", Manifest.Kind.TEXTS, 0, null, null, List.of(), shards, Map.of());
		Files.write(newer.resolve(Manifest.FILE), JsonMapper.builder().build().writeValueAsBytes(grown));
		try (ShardedSamples far = ShardedSamples.open(newer);
				ShardedSamples samples = open("set@2.7", newer, cache(SHARDS + 1))) {
			assertThat(samples.size()).isEqualTo(SHARDS * PER_SHARD + 1);
			for (int i = 0; i < samples.size(); i++) {
				assertThat(samples.read(i).text()).isEqualTo(far.read(i).text());
			}
			assertThat(samples.read(PER_SHARD).text()).isEqualTo("text 0 of shard 1");
		}
	}

	@Test
	void whoReadsInOrderNeedsRoomForTwoShards() throws IOException {
		FileCache cache = cache(2);
		try (ShardedSamples samples = open(cache)) {
			for (int i = 0; i < samples.size(); i++) {
				assertThat(samples.read(i).text()).isEqualTo("text %d of shard %d", i % PER_SHARD, i / PER_SHARD);
			}
		}
		assertThat(this.manifest.shards()).filteredOn((shard) -> cache.has(shard.sha256()))
			.hasSizeBetween(1, 3)
			.contains(this.manifest.shards().get(SHARDS - 1));
	}

	@Test
	void whoReadsByTurnsHasAllShardsBroughtAtOnce() throws IOException {
		FileCache cache = cache(SHARDS);
		try (ShardedSamples samples = open(cache)) {
			new Shuffle(samples.size(), 1).hold(samples);
			Awaiting.until("all shards",
					() -> this.manifest.shards().stream().allMatch((shard) -> cache.has(shard.sha256())));
		}
	}

	@Test
	void aCacheThatIsTooSmallForReadingByTurnsIsRefused() throws IOException {
		try (ShardedSamples samples = open(cache(SHARDS - 1))) {
			assertThatIOException().isThrownBy(() -> new Shuffle(samples.size(), 1).hold(samples))
				.withMessageContaining("The shards of dataset set are read by turns: "
						+ SHARDS * this.manifest.shards().get(0).bytes() + " bytes")
				.withMessageContaining("raise imglish.store.cache-size");
		}
	}

	@Test
	void aShardThatIsNotWhatWasIngestedIsNeverRead() throws IOException {
		Path shard = this.far.resolve(this.manifest.shards().get(1).file());
		byte[] content = Files.readAllBytes(shard);
		content[600]++;
		Files.write(shard, content);
		try (ShardedSamples samples = open(cache(SHARDS))) {
			assertThat(samples.read(0).text()).isEqualTo("text 0 of shard 0");
			assertThatThrownBy(() -> samples.read(PER_SHARD)).hasMessageContaining("its SHA-256 is")
				.hasMessageContaining(this.manifest.shards().get(1).file());
		}
	}

	private FileCache cache(int shards) {
		return new FileCache(this.folder.resolve("cache"), shards * this.manifest.shards().get(0).bytes());
	}

	private ShardedSamples open(FileCache cache) throws IOException {
		return open("set.1", this.far, cache);
	}

	private ShardedSamples open(String key, Path copy, FileCache cache) throws IOException {
		return ShardedSamples.open(new BucketDataset(new FolderFileStore(this.folder.resolve("far")), key, copy, cache,
				new Waiting(Duration.ZERO)));
	}

}
