package org.imglish.jobs.load;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

import org.imglish.core.digest.Sha256;
import org.imglish.core.sample.Sample;
import org.imglish.core.shard.Manifest;
import org.imglish.core.shard.Shard;
import org.imglish.core.shard.ShardWriter;
import org.imglish.jobs.store.FileStore;

/**
 * A dataset in a store that holds nothing: its shards are made as they are read, equal
 * but for a number, as fast as a network would bring them.
 */
final class MadeShards implements FileStore {

	private static final String NUMBER = "the shard with the number %012d";

	private static final int SAMPLE_BYTES = 40_000;

	private static final int SAMPLES = 250;

	/** What stands before the number in each shard. */
	private final byte[] before;

	/** What stands behind it. */
	private final byte[] behind;

	private final List<Shard> shards = new ArrayList<>();

	private final double bytesPerSecond;

	/** When the network has brought what was asked for so far, in nanoseconds. */
	private long free = System.nanoTime();

	/**
	 * @param bytes size of the dataset at least
	 * @param bytesPerSecond what the network brings
	 */
	MadeShards(long bytes, double bytesPerSecond) throws IOException {
		this.bytesPerSecond = bytesPerSecond;
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		ShardWriter.write(out, "shard.tar", samples());
		byte[] shard = out.toByteArray();
		int place = new String(shard, StandardCharsets.ISO_8859_1).indexOf(number(0));
		this.before = Arrays.copyOf(shard, place);
		this.behind = Arrays.copyOfRange(shard, place + number(0).length(), shard.length);
		for (long i = 0; i < Math.max(1, (bytes + shard.length - 1) / shard.length); i++) {
			this.shards.add(new Shard(i + ".tar", SAMPLES, shard.length, sum(i)));
		}
	}

	private static List<Sample> samples() {
		SplittableRandom random = new SplittableRandom(1);
		List<Sample> samples = new ArrayList<>();
		for (int i = 0; i < SAMPLES; i++) {
			byte[] noise = new byte[SAMPLE_BYTES];
			random.nextBytes(noise);
			samples.add(new Sample(String.format(Locale.ROOT, "%06d", i), noise, null, (i == 0) ? number(0) : "a text",
					null, Map.of()));
		}
		return samples;
	}

	/** Text of the first sample of a shard. */
	private static String number(long shard) {
		return String.format(Locale.ROOT, NUMBER, shard);
	}

	private String sum(long number) {
		Sha256 sum = new Sha256();
		sum.add(this.before);
		sum.add(number(number).getBytes(StandardCharsets.US_ASCII));
		sum.add(this.behind);
		return sum.hex();
	}

	/** The manifest of the dataset. */
	Manifest manifest() {
		return new Manifest("made", Manifest.Kind.PAIRS, 8, null, null, List.of(), this.shards, Map.of());
	}

	@Override
	public InputStream open(String name) {
		String file = name.substring(name.lastIndexOf('/') + 1);
		long number = Long.parseLong(file.substring(0, file.indexOf('.')));
		return new Paced(new SequenceInputStream(Collections.enumeration(List.of(new ByteArrayInputStream(this.before),
				new ByteArrayInputStream(number(number).getBytes(StandardCharsets.US_ASCII)),
				new ByteArrayInputStream(this.behind)))));
	}

	/** Waits until the network has brought some more bytes; all streams share it. */
	private void bring(int bytes) {
		long until;
		synchronized (this) {
			this.free = Math.max(this.free, System.nanoTime()) + (long) (bytes / this.bytesPerSecond * 1e9);
			until = this.free;
		}
		for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
			LockSupport.parkNanos(left);
		}
	}

	@Override
	public long write(String name, Content content) {
		throw new UnsupportedOperationException("Nothing is written to " + this);
	}

	@Override
	public Set<String> names(String folder) {
		throw new UnsupportedOperationException("Nobody lists " + this);
	}

	@Override
	public void delete(String name) {
		throw new UnsupportedOperationException("Nothing is deleted in " + this);
	}

	@Override
	public void deleteAll(String folder) {
		throw new UnsupportedOperationException("Nothing is deleted in " + this);
	}

	@Override
	public Optional<Path> folder() {
		return Optional.empty();
	}

	@Override
	public String toString() {
		return "a store that makes what is read";
	}

	/** Content at the pace of the network. */
	private final class Paced extends FilterInputStream {

		Paced(InputStream content) {
			super(content);
		}

		@Override
		public int read(byte[] target, int from, int length) throws IOException {
			int read = super.read(target, from, length);
			if (read > 0) {
				bring(read);
			}
			return read;
		}

	}

}
