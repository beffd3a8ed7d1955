package org.imglish.jobs.dataset;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.imglish.core.shard.DatasetFiles;
import org.imglish.core.shard.Manifest;
import org.imglish.core.shard.Shard;
import org.imglish.jobs.bucket.Waiting;
import org.imglish.jobs.cache.FileCache;
import org.imglish.jobs.store.FileStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A dataset whose shards lie in a bucket and are read from copies in the cache of this
 * machine. While one is read the next one is brought, for who reads on in their order the
 * next few; those that are read by turns are all brought from the beginning.
 */
public final class BucketDataset implements DatasetFiles {

	private static final Logger LOGGER = LoggerFactory.getLogger(BucketDataset.class);

	/** One stream seldom takes all that a network gives, and waits for the disk. */
	private static final int STREAMS = 4;

	private final FileStore files;

	private final String key;

	private final Path folder;

	private final Manifest manifest;

	private final FileCache cache;

	private final Waiting waiting;

	private final Map<String, Integer> numbers = new HashMap<>();

	private final ThreadPoolExecutor ahead = new ThreadPoolExecutor(STREAMS, STREAMS, 1, TimeUnit.SECONDS,
			new LinkedBlockingQueue<>(), (task) -> {
				Thread thread = new Thread(task, "shards ahead");
				thread.setDaemon(true);
				return thread;
			});

	/** Shards that are on their way or will be. */
	private final Set<Integer> expected = ConcurrentHashMap.newKeySet();

	private final AtomicInteger newest = new AtomicInteger(-1);

	/**
	 * How many are brought ahead for who reads in order: half of the room at most, so
	 * that what makes room for them was read before they came.
	 */
	private final int inOrder;

	private volatile boolean isByTurns;

	/**
	 * @param key where it lies in the bucket
	 * @param folder folder of this machine with its manifest and text tokenizer
	 * @param waiting for a bucket that is away
	 * @throws IOException if the manifest cannot be read
	 */
	public BucketDataset(FileStore files, String key, Path folder, FileCache cache, Waiting waiting)
			throws IOException {
		this.files = files;
		this.key = key;
		this.folder = folder;
		this.manifest = Manifest.in(folder);
		this.cache = cache;
		this.waiting = waiting;
		for (Shard shard : this.manifest.shards()) {
			this.numbers.put(shard.file(), this.numbers.size());
		}
		this.ahead.allowCoreThreadTimeOut(true);
		long largest = this.manifest.shards().stream().mapToLong(Shard::bytes).max().orElse(1);
		this.inOrder = (int) Math.max(1, Math.min(STREAMS, cache.capacity() / largest / 2 - 1));
	}

	@Override
	public Path folder() {
		return this.folder;
	}

	@Override
	public Manifest manifest() {
		return this.manifest;
	}

	@Override
	public void check() throws IOException {
		for (Shard shard : this.manifest.shards()) {
			this.cache.require(place(shard) + " is read as a whole", shard.bytes());
		}
	}

	@Override
	public void hold(long bytes) throws IOException {
		this.cache.require("The shards of dataset " + this.manifest.dataset() + " are read by turns", bytes);
		this.isByTurns = true;
		List<Shard> shards = this.manifest.shards();
		if (bytes >= shards.stream().mapToLong(Shard::bytes).sum()) {
			for (int i = 0; i < shards.size(); i++) {
				expect(i);
			}
		}
	}

	@Override
	public FileChannel open(Shard shard) throws IOException {
		int number = this.numbers.getOrDefault(shard.file(), 0);
		int before = this.newest.getAndSet(number);
		if (before != number) {
			boolean isInOrder = !this.isByTurns && before >= 0 && before == number - 1;
			for (int i = 1; i <= (isInOrder ? this.inOrder : 1); i++) {
				expect(number + i);
			}
		}
		return this.waiting.of(() -> bring(shard));
	}

	private void expect(int number) {
		List<Shard> shards = this.manifest.shards();
		if (number < shards.size() && !this.cache.has(shards.get(number).sha256()) && this.expected.add(number)) {
			this.ahead.execute(() -> {
				try {
					bring(shards.get(number)).close();
				}
				catch (IOException ex) {
					// Whoever reads it asks again, and is told.
					LOGGER.debug("Not brought ahead: {}", ex.getMessage());
				}
				finally {
					this.expected.remove(number);
				}
			});
		}
	}

	private FileChannel bring(Shard shard) throws IOException {
		return this.cache.open(FileCache.Wanted.of(place(shard), shard.bytes(), shard.sha256()),
				() -> this.files.open(shard.place(this.key)));
	}

	private String place(Shard shard) {
		return "Shard " + shard.name() + " of " + this.key + " in " + this.files;
	}

	@Override
	public void close() {
		this.ahead.shutdownNow();
	}

}
