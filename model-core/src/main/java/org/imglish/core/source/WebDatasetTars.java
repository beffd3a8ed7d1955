package org.imglish.core.source;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.stream.Stream;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarFile;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * WebDataset tar files: entries that share the part of their name before the first dot
 * are one record. Entries are read from where they lie and never unpacked.
 */
final class WebDatasetTars implements RecordStream {

	private static final long LARGEST_ENTRY = 256L << 20;

	private final Iterator<Path> tars;

	private Path tar = Path.of("");

	private Iterator<Map.Entry<String, Map<String, TarArchiveEntry>>> keys = Collections.emptyIterator();

	WebDatasetTars(List<Path> tars) {
		this.tars = tars.iterator();
	}

	@Override
	public boolean hasNext() {
		while (!this.keys.hasNext() && this.tars.hasNext()) {
			try {
				openNext();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
		return this.keys.hasNext();
	}

	private void openNext() throws IOException {
		this.tar = this.tars.next();
		Map<String, Map<String, TarArchiveEntry>> grouped = new LinkedHashMap<>();
		try (TarFile file = new TarFile(this.tar)) {
			for (TarArchiveEntry entry : file.getEntries()) {
				add(grouped, entry);
			}
		}
		this.keys = grouped.entrySet().iterator();
	}

	private void add(Map<String, Map<String, TarArchiveEntry>> grouped, TarArchiveEntry entry) throws IOException {
		if (!entry.isFile()) {
			return;
		}
		String name = entry.getName();
		if (name.startsWith("/") || Path.of(name).normalize().startsWith("..")) {
			throw new IOException(this.tar + " holds the entry '" + name + "', which climbs out of its folder");
		}
		if (entry.isSparse()) {
			throw new IOException(this.tar + " holds the sparse entry '" + name + "'; write it without holes");
		}
		if (entry.getSize() > LARGEST_ENTRY) {
			throw new IOException(this.tar + " holds the entry '" + name + "' of " + entry.getSize()
					+ " bytes; at most " + LARGEST_ENTRY + " are allowed");
		}
		int dot = name.indexOf('.', name.lastIndexOf('/') + 1);
		if (dot > 0) {
			grouped.computeIfAbsent(name.substring(0, dot), (key) -> new HashMap<>())
				.put(name.substring(dot + 1).toLowerCase(Locale.ROOT), entry);
		}
	}

	@Override
	public SourceRecord next() {
		if (!hasNext()) {
			throw new NoSuchElementException();
		}
		Map.Entry<String, Map<String, TarArchiveEntry>> key = this.keys.next();
		try {
			return record(this.tar.getFileName() + ", key " + key.getKey(), key.getValue());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private SourceRecord record(String place, Map<String, TarArchiveEntry> parts) throws IOException {
		TarArchiveEntry textEntry = parts.get("txt");
		String text = (textEntry != null) ? string(this.tar, textEntry).strip() : null;
		Map<String, Object> labels = Map.of();
		TarArchiveEntry json = parts.get("json");
		if (json != null) {
			JsonNode node;
			try {
				node = SourceJson.text("its JSON", string(this.tar, json));
			}
			catch (IOException ex) {
				return SourceRecord.unusable(place, String.valueOf(ex.getMessage()));
			}
			labels = SourceJson.labels(node, Set.of());
			if (text == null && node.path("caption").isString()) {
				text = node.path("caption").asString().strip();
			}
		}
		return SourceRecord.of(place, image(parts), text, labels);
	}

	/** The image is read when it is asked for, by which time another tar may be open. */
	private SourceRecord.@Nullable Content image(Map<String, TarArchiveEntry> parts) {
		Path from = this.tar;
		return Stream.of("jpg", "jpeg", "png", "webp")
			.filter(parts::containsKey)
			.map(parts::get)
			.findFirst()
			.map((entry) -> (SourceRecord.Content) () -> bytes(from, entry))
			.orElse(null);
	}

	private static String string(Path tar, TarArchiveEntry entry) throws IOException {
		return new String(bytes(tar, entry), StandardCharsets.UTF_8);
	}

	private static byte[] bytes(Path tar, TarArchiveEntry entry) throws IOException {
		ByteBuffer content = ByteBuffer.allocate(Math.toIntExact(entry.getSize()));
		try (FileChannel channel = FileChannel.open(tar, StandardOpenOption.READ)) {
			while (content.hasRemaining()) {
				if (channel.read(content, entry.getDataOffset() + content.position()) < 0) {
					throw new EOFException(tar + " ends within the entry '" + entry.getName() + "'");
				}
			}
		}
		return content.array();
	}

	@Override
	public void close() {
		this.keys = Collections.emptyIterator();
	}

}
