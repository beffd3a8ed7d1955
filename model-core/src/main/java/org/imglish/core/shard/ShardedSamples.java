package org.imglish.core.shard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarFile;
import org.imglish.core.sample.Sample;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The samples of an ingested dataset by number, read from where they lie in the shards.
 * Safe for use by several threads.
 */
public final class ShardedSamples implements AutoCloseable {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final Manifest manifest;

	private final Path folder;

	private final List<FileChannel> channels = new ArrayList<>();

	private final List<Location> locations = new ArrayList<>();

	private ShardedSamples(Path folder, Manifest manifest) {
		this.folder = folder;
		this.manifest = manifest;
	}

	/**
	 * Opens a complete dataset.
	 * @param folder the dataset's folder with {@code manifest.json}
	 */
	public static ShardedSamples open(Path folder) throws IOException {
		Path file = folder.resolve("manifest.json");
		if (!Files.exists(file)) {
			throw new IOException("The dataset in " + folder + " is not complete: it has no manifest.json");
		}
		Manifest manifest = JSON.readValue(Files.readString(file), Manifest.class);
		ShardedSamples samples = new ShardedSamples(folder, manifest);
		try {
			for (Shard shard : manifest.shards()) {
				samples.add(shard);
			}
			return samples;
		}
		catch (IOException | RuntimeException ex) {
			samples.close();
			throw ex;
		}
	}

	private void add(Shard shard) throws IOException {
		Path path = this.folder.resolve(shard.file());
		int channel = this.channels.size();
		String id = null;
		List<Location> found = new ArrayList<>();
		try (TarFile tar = new TarFile(path)) {
			for (TarArchiveEntry entry : tar.getEntries()) {
				String name = entry.getName();
				int dot = name.indexOf('.', name.lastIndexOf('/') + 1);
				if (!name.substring(0, dot).equals(id)) {
					id = name.substring(0, dot);
					found.add(new Location(channel, id, null, null, null, null));
				}
				found.set(found.size() - 1, found.get(found.size() - 1)
					.with(name.substring(dot + 1), new Span(entry.getDataOffset(), Math.toIntExact(entry.getSize()))));
			}
		}
		if (found.size() != shard.samples()) {
			throw new IOException("Shard " + path + " holds " + found.size() + " samples, but the manifest says "
					+ shard.samples() + "; ingest the dataset again");
		}
		this.locations.addAll(found);
		this.channels.add(FileChannel.open(path, StandardOpenOption.READ));
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
		return this.locations.size();
	}

	/**
	 * Reads a sample.
	 * @param index from 0 to {@code size() - 1}
	 */
	public Sample read(int index) {
		Location location = this.locations.get(index);
		byte[] image = bytes(location, location.image());
		byte[] right = bytes(location, location.right());
		byte[] text = bytes(location, location.text());
		byte[] json = bytes(location, location.json());
		JsonNode node = JSON.readTree((json != null) ? json : "{}".getBytes(StandardCharsets.US_ASCII));
		int[] tokens = node.has("tokens") ? JSON.convertValue(node.path("tokens"), int[].class) : null;
		Map<String, Object> labels = node.path("labels").isObject()
				? JSON.convertValue(node.path("labels"), new TypeReference<Map<String, Object>>() {
				}) : Map.of();
		return new Sample(location.id(), image, right, (text != null) ? new String(text, StandardCharsets.UTF_8) : null,
				tokens, labels);
	}

	private byte @Nullable [] bytes(Location location, @Nullable Span span) {
		if (span == null) {
			return null;
		}
		ByteBuffer buffer = ByteBuffer.allocate(span.length());
		try {
			FileChannel channel = this.channels.get(location.shard());
			while (buffer.hasRemaining() && channel.read(buffer, span.offset() + buffer.position()) >= 0) {
				continue;
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot read sample " + location.id() + " of " + this.folder, ex);
		}
		return buffer.array();
	}

	@Override
	public void close() {
		for (FileChannel channel : this.channels) {
			try {
				channel.close();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
	}

	private record Span(long offset, int length) {

	}

	private record Location(int shard, String id, @Nullable Span image, @Nullable Span right, @Nullable Span text,
			@Nullable Span json) {

		Location with(String extension, Span span) {
			return switch (extension) {
				case "txt" -> new Location(this.shard, this.id, this.image, this.right, span, this.json);
				case "json" -> new Location(this.shard, this.id, this.image, this.right, this.text, span);
				case "right.png", "right.jpg" ->
					new Location(this.shard, this.id, this.image, span, this.text, this.json);
				default -> new Location(this.shard, this.id, span, this.right, this.text, this.json);
			};
		}

	}

}
