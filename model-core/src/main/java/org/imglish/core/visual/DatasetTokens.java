package org.imglish.core.visual;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

import org.imglish.core.collective.ProcessGroup;
import org.imglish.core.sample.Sample;
import org.imglish.core.shard.Shard;
import org.imglish.core.shard.ShardWriter;
import org.imglish.core.shard.ShardedSamples;
import org.imglish.core.training.Share;
import org.jspecify.annotations.Nullable;

/**
 * The visual tokens of all images of a dataset, computed once and kept beside the shards
 * in a folder of their tokenizer's own: two bytes per patch, one file per shard. A file
 * is written beside its place, forced to the disk and renamed, so it is whole or absent;
 * a later call computes only those that are absent.
 */
public final class DatasetTokens implements AutoCloseable {

	private static final int BYTES = Character.BYTES;

	/** Most codes that two bytes tell apart. */
	public static final int MAX_CODES = 1 << (8 * BYTES);

	private static final int BATCH = 64;

	private final ShardedSamples dataset;

	private final Path folder;

	private final int patches;

	private final List<FileChannel> channels = new ArrayList<>();

	/**
	 * @param dataset the images; stays the caller's
	 * @param key names the tokenizer and the way in which images are shown to it
	 * @param patches tokens of an image
	 */
	public DatasetTokens(ShardedSamples dataset, String key, int patches) {
		this.dataset = dataset;
		this.folder = dataset.folder().resolve("tokens-" + key);
		this.patches = patches;
	}

	/**
	 * Computes the tokens of each shard that has none yet. The members of a group
	 * tokenize their rows of each batch of images and tell each other the tokens; the
	 * first of them writes the file, and then whoever does not see it.
	 * @param tokenizer tokenizes images
	 * @param group all who call this together with the same dataset and key
	 * @param goesOn asked before each batch of images; only the first member ends it for
	 * all, another one must leave the group
	 * @return whether all shards have their tokens; false when it was not to continue
	 * @throws org.imglish.core.collective.CollectiveException if a member is gone or does
	 * not answer in time
	 */
	public boolean complete(Tokenizing tokenizer, ProcessGroup group, BooleanSupplier goesOn) throws IOException {
		Files.createDirectories(this.folder);
		List<Shard> shards = this.dataset.manifest().shards();
		double[] missing = group
			.allReduce(shards.stream().mapToDouble((shard) -> Files.exists(place(shard)) ? 0 : 1).toArray());
		int first = 0;
		for (int i = 0; i < shards.size(); i++) {
			int samples = shards.get(i).samples();
			if (missing[i] > 0) {
				char[] tokens = tokens(first, samples, tokenizer, group, goesOn);
				if (tokens == null) {
					return false;
				}
				write(place(shards.get(i)), tokens, group);
			}
			first += samples;
		}
		return true;
	}

	/** Null when it was not to continue. */
	private char @Nullable [] tokens(int first, int samples, Tokenizing tokenizer, ProcessGroup group,
			BooleanSupplier goesOn) throws IOException {
		CharBuffer tokens = CharBuffer.allocate(Math.multiplyExact(samples, this.patches));
		Share share = Share.of(group);
		for (int from = first; from < first + samples; from += BATCH) {
			if (!goesOn(group, goesOn)) {
				return null;
			}
			int batch = Math.min(BATCH, first + samples - from);
			long[] own = (share.of(batch) > 0)
					? tokenizer.tokens(samples(from + share.from(batch), from + share.to(batch))) : new long[0];
			for (byte[] told : group.tellAll(bytes(own))) {
				tokens.put(ByteBuffer.wrap(told).asCharBuffer());
			}
		}
		return tokens.array();
	}

	private static boolean goesOn(ProcessGroup group, BooleanSupplier goesOn) {
		boolean own = goesOn.getAsBoolean();
		if (!own && group.rank() > 0) {
			return false;
		}
		return group.broadcast(new long[] { own ? 1 : 0 }, 0)[0] == 1;
	}

	private static byte[] bytes(long[] tokens) {
		ByteBuffer buffer = ByteBuffer.allocate(BYTES * tokens.length);
		for (long token : tokens) {
			buffer.putChar((char) token);
		}
		return buffer.array();
	}

	private Path place(Shard shard) {
		return this.folder.resolve(shard.name() + ".tokens");
	}

	private void write(Path place, char[] tokens, ProcessGroup group) throws IOException {
		if (group.rank() > 0) {
			group.barrier();
		}
		if (!Files.exists(place)) {
			write(place, tokens);
		}
		if (group.rank() == 0) {
			group.barrier();
		}
	}

	private void write(Path place, char[] tokens) throws IOException {
		Path beside = Files.createTempFile(this.folder, place.getFileName().toString(), ".part");
		try {
			try (FileChannel out = FileChannel.open(beside, StandardOpenOption.WRITE)) {
				ByteBuffer buffer = ByteBuffer.allocate(BYTES * tokens.length);
				buffer.asCharBuffer().put(tokens);
				while (buffer.hasRemaining()) {
					out.write(buffer);
				}
				out.force(true);
			}
			Files.move(beside, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
			ShardWriter.forceFolder(this.folder);
		}
		finally {
			Files.deleteIfExists(beside);
		}
	}

	private List<Sample> samples(int from, int to) {
		List<Sample> samples = new ArrayList<>();
		for (int i = from; i < to; i++) {
			samples.add(this.dataset.read(i));
		}
		return samples;
	}

	/**
	 * Reads the tokens of samples, once {@link #complete} has said yes.
	 * @param samples numbers of the samples
	 * @return {@code [samples, patches]}
	 * @throws IOException if a file is missing or of another size
	 */
	public long[] of(List<Long> samples) throws IOException {
		open();
		long[] tokens = new long[samples.size() * this.patches];
		ByteBuffer buffer = ByteBuffer.allocate(BYTES * this.patches);
		int next = 0;
		for (long sample : samples) {
			read(sample, buffer.clear());
			while (buffer.hasRemaining()) {
				tokens[next++] = buffer.getChar();
			}
		}
		return tokens;
	}

	private void read(long sample, ByteBuffer buffer) throws IOException {
		long inShard = sample;
		int number = 0;
		List<Shard> shards = this.dataset.manifest().shards();
		while (inShard >= shards.get(number).samples()) {
			inShard -= shards.get(number++).samples();
		}
		FileChannel channel = this.channels.get(number);
		long offset = inShard * buffer.capacity();
		while (buffer.hasRemaining() && channel.read(buffer, offset + buffer.position()) >= 0) {
			continue;
		}
		buffer.flip();
	}

	private void open() throws IOException {
		for (Shard shard : this.dataset.manifest()
			.shards()
			.subList(this.channels.size(), this.dataset.manifest().shards().size())) {
			Path place = place(shard);
			long bytes = (long) BYTES * this.patches * shard.samples();
			if (!Files.exists(place) || Files.size(place) != bytes) {
				throw new IOException("The visual tokens in " + place + " are missing or not " + bytes
						+ " bytes long; delete the folder " + this.folder + ", and they will be computed again");
			}
			this.channels.add(FileChannel.open(place, StandardOpenOption.READ));
		}
	}

	@Override
	public void close() throws IOException {
		for (FileChannel channel : this.channels) {
			channel.close();
		}
	}

	/** Tokenizes the images of samples. */
	public interface Tokenizing {

		/**
		 * Tokenizes.
		 * @return {@code [samples, patches]}
		 */
		long[] tokens(List<Sample> samples) throws IOException;

	}

}
