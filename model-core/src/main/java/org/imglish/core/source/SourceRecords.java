package org.imglish.core.source;

import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarFile;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lists the records of a source in a fixed order, which is what lets an interrupted
 * ingest go on at a record's number.
 */
public final class SourceRecords {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final long LARGEST_ENTRY = 256L << 20;

	private static final int LARGEST_IDX_IMAGE = 1 << 24;

	private final DataRoots roots;

	public SourceRecords(DataRoots roots) {
		this.roots = roots;
	}

	/**
	 * Lists the records.
	 * @throws IOException if the source lies outside the data roots or cannot be read
	 */
	public List<SourceRecord> list(Source source) throws IOException {
		Path path = this.roots.resolve(source.path());
		return switch (source.format()) {
			case COCO_CAPTIONS -> cocoCaptions(path, folder(source));
			case IMAGE_FOLDER -> imageFolder(path);
			case IDX -> idx(path, this.roots.resolve(required(source.images(), source.format(), "label file")));
			case WEBDATASET -> webDataset(path);
			case JSON_LINES ->
				jsonLines(path, (source.images() != null) ? folder(source) : path.resolveSibling("").normalize());
			case PLAIN_TEXT -> plainText(path);
		};
	}

	private Path folder(Source source) throws IOException {
		return this.roots.resolve(required(source.images(), source.format(), "image folder"));
	}

	private static Path required(@Nullable Path path, SourceFormat format, String what) throws IOException {
		if (path == null) {
			throw new IOException("A source of the format " + format + " needs 'images': its " + what);
		}
		return path;
	}

	private List<SourceRecord> cocoCaptions(Path file, Path images) throws IOException {
		JsonNode json = parse(file, Files.readString(file));
		Map<Long, String> names = new HashMap<>();
		for (JsonNode image : json.path("images")) {
			names.put(image.path("id").asLong(), image.path("file_name").asString());
		}
		List<SourceRecord> records = new ArrayList<>();
		for (JsonNode annotation : json.path("annotations")) {
			if (!annotation.has("caption")) {
				continue;
			}
			long id = annotation.path("image_id").asLong();
			String place = file.getFileName() + ", annotation " + annotation.path("id").asString();
			String name = names.get(id);
			records.add(new SourceRecord(place, () -> {
				if (name == null) {
					throw new IOException("image " + id + " is not listed under 'images'");
				}
				return Files.readAllBytes(this.roots.resolve(images, name));
			}, annotation.path("caption").asString().strip(), Map.of("image_id", id)));
		}
		return records;
	}

	private List<SourceRecord> imageFolder(Path folder) throws IOException {
		List<SourceRecord> records = new ArrayList<>();
		List<Path> classes = children(folder).stream().filter(Files::isDirectory).toList();
		for (int label = 0; label < classes.size(); label++) {
			Path each = classes.get(label);
			String name = each.getFileName().toString();
			for (Path image : children(each)) {
				records.add(new SourceRecord(name + "/" + image.getFileName(),
						() -> Files.readAllBytes(this.roots.resolve(image)), null,
						Map.of("class", label, "class_name", name)));
			}
		}
		return records;
	}

	private static List<Path> children(Path folder) throws IOException {
		try (Stream<Path> children = Files.list(folder)) {
			return children.filter((child) -> !child.getFileName().toString().startsWith(".")).sorted().toList();
		}
	}

	private static List<SourceRecord> idx(Path images, Path labels) throws IOException {
		byte[] classes = idxPayload(labels, 1).values();
		IdxPayload pixels = idxPayload(images, 3);
		int rows = pixels.sizes()[1];
		int columns = pixels.sizes()[2];
		List<SourceRecord> records = new ArrayList<>();
		for (int i = 0; i < Math.min(classes.length, pixels.sizes()[0]); i++) {
			int index = i;
			records.add(new SourceRecord(images.getFileName() + ", image " + i,
					() -> GreyPng.encode(pixels.values(), index * rows * columns, columns, rows), null,
					Map.of("class", classes[i] & 0xff, "class_name", Integer.toString(classes[i] & 0xff))));
		}
		return records;
	}

	private record IdxPayload(int[] sizes, byte[] values) {

	}

	private static IdxPayload idxPayload(Path file, int dimensions) throws IOException {
		try (InputStream raw = Files.newInputStream(file);
				DataInputStream in = new DataInputStream(
						file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw)) {
			int magic = in.readInt();
			if (magic != (0x0800 | dimensions)) {
				throw new IOException(file + " is no IDX file of bytes with %d dimension(s): it starts with 0x%08x"
					.formatted(dimensions, magic));
			}
			int[] sizes = new int[dimensions];
			long size = 1;
			for (int i = 0; i < dimensions; i++) {
				sizes[i] = in.readInt();
				size *= sizes[i];
				if (sizes[i] < 0 || size > (1L << 30) || (i > 0 && sizes[i] > LARGEST_IDX_IMAGE)) {
					throw new IOException(file + " claims more than a gigabyte of values");
				}
			}
			byte[] values = in.readNBytes((int) size);
			if (values.length < size) {
				throw new IOException(file + " ends after " + values.length + " of " + size + " values");
			}
			return new IdxPayload(sizes, values);
		}
	}

	private List<SourceRecord> webDataset(Path path) throws IOException {
		List<SourceRecord> records = new ArrayList<>();
		List<Path> tars = Files.isDirectory(path)
				? children(path).stream().filter((child) -> child.toString().endsWith(".tar")).toList() : List.of(path);
		for (Path tar : tars) {
			try (TarFile file = new TarFile(tar)) {
				Map<String, Map<String, TarArchiveEntry>> keys = new LinkedHashMap<>();
				for (TarArchiveEntry entry : file.getEntries()) {
					add(tar, keys, entry);
				}
				for (Map.Entry<String, Map<String, TarArchiveEntry>> key : keys.entrySet()) {
					records.add(webDatasetRecord(tar, file, key.getKey(), key.getValue()));
				}
			}
		}
		return records;
	}

	private static void add(Path tar, Map<String, Map<String, TarArchiveEntry>> keys, TarArchiveEntry entry)
			throws IOException {
		if (!entry.isFile()) {
			return;
		}
		String name = entry.getName();
		if (name.startsWith("/") || Path.of(name).normalize().startsWith("..")) {
			throw new IOException(tar + " holds the entry '" + name + "', which climbs out of its folder");
		}
		if (entry.getSize() > LARGEST_ENTRY) {
			throw new IOException(tar + " holds the entry '" + name + "' of " + entry.getSize() + " bytes; at most "
					+ LARGEST_ENTRY + " are allowed");
		}
		int dot = name.indexOf('.', name.lastIndexOf('/') + 1);
		if (dot > 0) {
			keys.computeIfAbsent(name.substring(0, dot), (key) -> new HashMap<>())
				.put(name.substring(dot + 1).toLowerCase(Locale.ROOT), entry);
		}
	}

	private static SourceRecord webDatasetRecord(Path tar, TarFile open, String key, Map<String, TarArchiveEntry> parts)
			throws IOException {
		TarArchiveEntry image = Stream.of("jpg", "jpeg", "png", "webp")
			.filter(parts::containsKey)
			.map(parts::get)
			.findFirst()
			.orElse(null);
		TarArchiveEntry textEntry = parts.get("txt");
		String text = (textEntry != null) ? new String(bytes(open, textEntry), StandardCharsets.UTF_8).strip() : null;
		Map<String, Object> labels = Map.of();
		TarArchiveEntry json = parts.get("json");
		String place = tar.getFileName() + ", key " + key;
		if (json != null) {
			JsonNode node = parse(tar, new String(bytes(open, json), StandardCharsets.UTF_8));
			labels = labels(node);
			if (text == null && node.path("caption").isString()) {
				text = node.path("caption").asString().strip();
			}
		}
		SourceRecord.Content content = (image != null) ? () -> {
			try (TarFile file = new TarFile(tar)) {
				return bytes(file, image);
			}
		} : null;
		return new SourceRecord(place, content, text, labels);
	}

	private static byte[] bytes(TarFile file, TarArchiveEntry entry) throws IOException {
		try (InputStream in = file.getInputStream(entry)) {
			return in.readAllBytes();
		}
	}

	private List<SourceRecord> jsonLines(Path file, Path images) throws IOException {
		List<SourceRecord> records = new ArrayList<>();
		try (BufferedReader lines = Files.newBufferedReader(file)) {
			int number = 0;
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				number++;
				if (line.isBlank()) {
					continue;
				}
				String place = file.getFileName() + ", line " + number;
				records.add(jsonRecord(images, line, place));
			}
		}
		return records;
	}

	private SourceRecord jsonRecord(Path images, String line, String place) {
		try {
			JsonNode json = JSON.readTree(line);
			String name = json.path("image").asString("");
			SourceRecord.Content image = name.isEmpty() ? null
					: () -> Files.readAllBytes(this.roots.resolve(images, name));
			String text = json.path("text").isString() ? json.path("text").asString().strip() : null;
			return new SourceRecord(place, image, text, labels(json.path("labels")));
		}
		catch (JacksonException ex) {
			return new SourceRecord(place, () -> {
				throw new IOException("the line is no JSON (" + ex.getOriginalMessage() + ")");
			}, null, Map.of());
		}
	}

	private static Map<String, Object> labels(JsonNode node) {
		if (!node.isObject()) {
			return Map.of();
		}
		Map<String, Object> labels = JSON.convertValue(node, new TypeReference<Map<String, Object>>() {
		});
		labels.values().removeIf(Objects::isNull);
		return labels;
	}

	private static List<SourceRecord> plainText(Path path) throws IOException {
		List<SourceRecord> records = new ArrayList<>();
		List<Path> files = Files.isDirectory(path)
				? children(path).stream().filter((child) -> child.toString().endsWith(".txt")).toList() : List.of(path);
		for (Path file : files) {
			try (BufferedReader lines = Files.newBufferedReader(file)) {
				int number = 0;
				for (String line = lines.readLine(); line != null; line = lines.readLine()) {
					number++;
					if (!line.isBlank()) {
						records.add(new SourceRecord(file.getFileName() + ", line " + number, null, line.strip(),
								Map.of()));
					}
				}
			}
		}
		return records;
	}

	private static JsonNode parse(Path file, String text) throws IOException {
		try {
			return JSON.readTree(text);
		}
		catch (JacksonException ex) {
			throw new IOException(file + " holds no valid JSON: " + ex.getOriginalMessage(), ex);
		}
		catch (UncheckedIOException ex) {
			throw ex.getCause();
		}
	}

}
