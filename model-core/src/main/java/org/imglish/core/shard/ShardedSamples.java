package org.imglish.core.shard;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.imglish.core.sample.Sample;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

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

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final Manifest manifest;

	private final Path folder;

	private final ShardIndexes indexes;

	/**
	 * Number of the first sample of each shard, and behind them the number of samples.
	 */
	private final int[] firsts;

	private ShardedSamples(Path folder, Manifest manifest, long maxIndexed) {
		this.folder = folder;
		this.manifest = manifest;
		this.indexes = new ShardIndexes(folder, maxIndexed);
		List<Shard> shards = manifest.shards();
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
		Manifest manifest = manifest(folder);
		for (Shard shard : manifest.shards()) {
			Path path = folder.resolve(shard.file());
			long bytes = Files.exists(path) ? Files.size(path) : 0;
			if (bytes != shard.bytes()) {
				throw new IOException("Shard " + path + " holds " + bytes + " bytes, but the manifest says "
						+ shard.bytes() + "; ingest the dataset again");
			}
		}
		return new ShardedSamples(folder, manifest, maxIndexed);
	}

	/**
	 * Reads what a complete dataset holds.
	 * @param folder the dataset's folder
	 * @throws IOException if it is not complete
	 */
	public static Manifest manifest(Path folder) throws IOException {
		Path file = folder.resolve("manifest.json");
		if (!Files.exists(file)) {
			throw new IOException("The dataset in " + folder + " is not complete: it has no manifest.json");
		}
		return Manifest.read(file);
	}

	/**
	 * Opens a complete dataset that is not empty.
	 * @param folder the dataset's folder
	 */
	public static ShardedSamples openFilled(Path folder) throws IOException {
		ShardedSamples samples = open(folder);
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

	/** Folder of the dataset. */
	public Path folder() {
		return this.folder;
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
			throw new UncheckedIOException("Cannot read sample " + index + " from " + this.folder.resolve(shard.file())
					+ ": " + ex.getMessage(), ex);
		}
	}

	private byte[] bytes(Shard shard, int place) throws IOException {
		long[] starts = this.indexes.of(shard).starts();
		ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(starts[place + 1] - starts[place]));
		try (FileChannel channel = FileChannel.open(this.folder.resolve(shard.file()), StandardOpenOption.READ)) {
			while (buffer.hasRemaining()) {
				if (channel.read(buffer, starts[place] + buffer.position()) < 0) {
					throw new EOFException("the file ends within it");
				}
			}
		}
		return buffer.array();
	}

	private static Sample sample(byte[] files) throws IOException {
		String id = "";
		byte[] image = null;
		byte[] right = null;
		byte[] labelMap = null;
		String text = null;
		JsonNode json = JSON.createObjectNode();
		try (TarArchiveInputStream tar = new TarArchiveInputStream(new ByteArrayInputStream(files))) {
			for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
				byte[] content = tar.readAllBytes();
				id = id(entry.getName());
				switch (entry.getName().substring(id.length() + 1)) {
					case "txt" -> text = new String(content, StandardCharsets.UTF_8);
					case "json" -> json = JSON.readTree(content);
					case "right.png", "right.jpg" -> right = content;
					case "map.png" -> labelMap = content;
					default -> image = content;
				}
			}
		}
		return new Sample(id, image, right, text, tokens(json), labelMap, labels(json));
	}

	private static int @Nullable [] tokens(JsonNode json) {
		return json.has("tokens") ? JSON.convertValue(json.path("tokens"), int[].class) : null;
	}

	private static Map<String, Object> labels(JsonNode json) {
		return json.path("labels").isObject()
				? JSON.convertValue(json.path("labels"), new TypeReference<Map<String, Object>>() {
				}) : Map.of();
	}

	@Override
	public void close() {
		// Files are open only while they are read.
	}

}
