package org.imglish.jobs.load;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.imglish.core.loader.Prefetch;
import org.imglish.core.sample.Sample;
import org.imglish.core.shard.Manifest;
import org.imglish.core.shard.ShardedSamples;
import org.imglish.jobs.bucket.Waiting;
import org.imglish.jobs.cache.FileCache;
import org.imglish.jobs.dataset.BucketDataset;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a dataset that lies far away through a cache, in its order, as fast as somebody
 * uses it: shows how long is waited for data, and what memory and cache hold meanwhile.
 */
public final class CacheLoad {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final int READINGS = 10;

	private static final int BATCH = 64;

	private final Shape shape;

	public CacheLoad(Shape shape) {
		this.shape = shape;
	}

	/**
	 * Reads all samples once.
	 * @param folder an empty folder
	 * @param told gets ten readings as it goes on
	 */
	public void read(Path folder, Consumer<Reading> told) throws IOException {
		MadeShards far = new MadeShards(this.shape.bytes(), this.shape.networkBytesPerSecond());
		Path cached = folder.resolve("cache");
		Files.write(folder.resolve(Manifest.FILE), JSON.writeValueAsBytes(far.manifest()));
		FileCache cache = new FileCache(cached, this.shape.cacheBytes());
		try (ShardedSamples samples = ShardedSamples
			.open(new BucketDataset(far, "made", folder, cache, new Waiting(Duration.ZERO)))) {
			read(samples, far.manifest(), cached, told);
		}
	}

	private void read(ShardedSamples samples, Manifest manifest, Path cached, Consumer<Reading> told)
			throws IOException {
		long steps = (samples.size() + BATCH - 1L) / BATCH;
		double bytesPerSample = manifest.shards().get(0).bytes() / (double) manifest.shards().get(0).samples();
		long batchBytes = (long) (BATCH * bytesPerSample);
		long stepNanos = (long) (batchBytes / this.shape.usedBytesPerSecond() * 1e9);
		long began = System.nanoTime();
		double waited = 0;
		long largest = 0;
		try (Prefetch<List<Sample>> batches = new Prefetch<>("batches", steps,
				new Prefetch.Room(batchBytes, 2 * batchBytes), (step) -> batch(samples, step))) {
			for (long step = 1; step <= steps; step++) {
				batches.take(step);
				// The first shard cannot be there before it is asked for.
				waited += (step > 1) ? batches.waited() : 0;
				use(stepNanos);
				largest = Math.max(largest, size(cached));
				if (step * READINGS / steps > (step - 1) * READINGS / steps) {
					double seconds = (System.nanoTime() - began) / 1e9;
					told.accept(new Reading(Math.min(samples.size(), step * BATCH),
							(long) (Math.min(samples.size(), step * BATCH) * bytesPerSample), seconds, waited / seconds,
							largest, heap()));
				}
			}
		}
	}

	private static List<Sample> batch(ShardedSamples samples, long step) {
		List<Sample> batch = new ArrayList<>();
		for (long i = (step - 1) * BATCH; i < Math.min(samples.size(), step * BATCH); i++) {
			batch.add(samples.read((int) i));
		}
		return batch;
	}

	/** What a training step would take. */
	private static void use(long nanos) {
		long until = System.nanoTime() + nanos;
		for (long left = nanos; left > 0; left = until - System.nanoTime()) {
			LockSupport.parkNanos(left);
		}
	}

	private static long size(Path folder) throws IOException {
		long size = 0;
		try (Stream<Path> files = Files.list(folder)) {
			for (Path file : files.toList()) {
				// One that has to go meanwhile counts as none.
				size += file.toFile().length();
			}
		}
		return size;
	}

	private static long heap() {
		System.gc();
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

	/**
	 * What is read.
	 *
	 * @param bytes size of the dataset, at least that of a shard, 10 MB
	 * @param cacheBytes what the cache may take
	 * @param networkBytesPerSecond what the network brings
	 * @param usedBytesPerSecond what a training would use if it never waited
	 */
	public record Shape(long bytes, long cacheBytes, double networkBytesPerSecond, double usedBytesPerSecond) {

	}

	/**
	 * How far the reading has come.
	 *
	 * @param samples samples that were read
	 * @param bytes their size
	 * @param seconds since the first was asked for
	 * @param waited share of these that was waited for a batch, but for the first
	 * @param cacheBytes most that the folder of the cache has held, with what was on its
	 * way
	 * @param heapBytes what is left on the heap after it was collected
	 */
	public record Reading(long samples, long bytes, double seconds, double waited, long cacheBytes, long heapBytes) {

	}

}
