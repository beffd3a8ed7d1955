package org.imglish.core.shard;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.imglish.core.sample.Sample;

/**
 * The samples of an ingested dataset by number, read from where they lie in the shards.
 * Memory holds the number of samples of each shard and the places of the samples of those
 * shards that were read from last, never of all. Safe for use by several threads.
 */
public final class ShardedSamples implements AutoCloseable {

	/**
	 * Eight bytes each: enough for all shards, of up to eight thousand samples, that
	 * {@link org.imglish.core.loader.Shuffle} mixes at a time.
	 */
	private static final long MAX_INDEXED = 1L << 24;

	private final Manifest manifest;

	private final DatasetFiles files;

	private final ShardIndexes indexes;

	/**
	 * Number of the first sample of each shard, and behind them the number of samples.
	 */
	private final int[] firsts;

	private ShardedSamples(DatasetFiles files, long maxIndexed) {
		this.files = files;
		this.manifest = files.manifest();
		this.indexes = new ShardIndexes(files, maxIndexed);
		List<Shard> shards = this.manifest.shards();
		this.firsts = new int[shards.size() + 1];
		for (int i = 0; i < shards.size(); i++) {
			this.firsts[i + 1] = Math.addExact(this.firsts[i], shards.get(i).samples());
		}
	}

	/**
	 * Opens a complete dataset.
	 * @param folder the dataset's folder with {@code manifest.json}
	 * @throws IOException if it is not complete or a shard is missing or cut short
	 */
	public static ShardedSamples open(Path folder) throws IOException {
		return open(folder, MAX_INDEXED);
	}

	static ShardedSamples open(Path folder, long maxIndexed) throws IOException {
		return open(DatasetFiles.in(folder), maxIndexed);
	}

	/**
	 * Opens a complete dataset.
	 * @param files its files, closed with the samples
	 * @throws IOException if a shard is missing or cut short
	 */
	public static ShardedSamples open(DatasetFiles files) throws IOException {
		return open(files, MAX_INDEXED);
	}

	private static ShardedSamples open(DatasetFiles files, long maxIndexed) throws IOException {
		try {
			files.check();
		}
		catch (IOException ex) {
			files.close();
			throw ex;
		}
		return new ShardedSamples(files, maxIndexed);
	}

	/**
	 * Opens a complete dataset that is not empty.
	 * @param files its files, closed with the samples
	 */
	public static ShardedSamples openFilled(DatasetFiles files) throws IOException {
		ShardedSamples samples = open(files);
		if (samples.size() == 0) {
			samples.close();
			throw new IOException(
					"Dataset " + samples.manifest().dataset() + " holds no sample; ingest a split that does");
		}
		return samples;
	}

	/** Identifier of the sample that a file of a shard belongs to. */
	static String id(String name) {
		return name.substring(0, dot(name));
	}

	private static int dot(String name) {
		return name.indexOf('.', name.lastIndexOf('/') + 1);
	}

	public Manifest manifest() {
		return this.manifest;
	}

	/** Folder of this machine with the dataset's manifest and text tokenizer. */
	public Path folder() {
		return this.files.folder();
	}

	/**
	 * Makes sure that there is room for all shards among which somebody reads by turns.
	 * @param places number of places in the dataset from which samples are read by turns
	 * @param neighbours samples that are read around each place
	 * @throws IOException if there is not
	 */
	public void hold(long places, long neighbours) throws IOException {
		List<Shard> shards = this.manifest.shards();
		long all = shards.stream().mapToLong(Shard::bytes).sum();
		long largest = shards.stream().mapToLong(Shard::bytes).max().orElse(0);
		long around = 1 + (neighbours * shards.size() + size() - 1) / Math.max(1, size());
		this.files.hold((largest == 0 || places * around > all / largest) ? all : places * around * largest);
	}

	/** Number of samples. */
	public int size() {
		return this.firsts[this.firsts.length - 1];
	}

	/** Number of samples whose places are in memory. */
	long indexed() {
		return this.indexes.samples();
	}

	/**
	 * Reads a sample.
	 * @param index from 0 to {@code size() - 1}
	 */
	public Sample read(int index) {
		if (index < 0 || index >= size()) {
			throw new IndexOutOfBoundsException(String.format(Locale.ROOT,
					"Dataset %s has %d samples, none with the number %d", this.manifest.dataset(), size(), index));
		}
		int found = Arrays.binarySearch(this.firsts, index);
		int number = (found >= 0) ? found : -found - 2;
		Shard shard = this.manifest.shards().get(number);
		try {
			return sample(bytes(shard, index - this.firsts[number]));
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot read sample " + index + " from " + shard.file() + " of "
					+ this.manifest.dataset() + ": " + ex.getMessage(), ex);
		}
	}

	private byte[] bytes(Shard shard, int place) throws IOException {
		long[] starts = this.indexes.of(shard).starts();
		ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(starts[place + 1] - starts[place]));
		try (FileChannel channel = this.files.open(shard)) {
			while (buffer.hasRemaining()) {
				if (channel.read(buffer, starts[place] + buffer.position()) < 0) {
					throw new EOFException("the file ends within it");
				}
			}
		}
		return buffer.array();
	}

	private static Sample sample(byte[] files) throws IOException {
		SampleFiles read = new SampleFiles("");
		try (TarArchiveInputStream tar = new TarArchiveInputStream(new ByteArrayInputStream(files))) {
			for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
				if (read.id().isEmpty()) {
					read = new SampleFiles(id(entry.getName()));
				}
				read.add(entry.getName(), tar.readAllBytes());
			}
		}
		return read.sample();
	}

	/**
	 * Looks through the samples in order, without reading a picture.
	 * @param from number of the first that is looked at
	 * @param most most samples that are found
	 * @param patience how long is looked
	 */
	public SampleSearch.Found find(SampleSearch search, int from, int most, Duration patience) throws IOException {
		return search.find(this.files, this.firsts, from, most, patience);
	}

	@Override
	public void close() {
		this.files.close();
	}

}
