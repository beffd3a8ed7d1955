package org.imglish.core.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import ai.djl.ndarray.types.Shape;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads and checks the header of a safetensors file token by token, so that a large one
 * takes no more memory than the tensors that it names. What it may name is limited, far
 * beyond what models need, so that a hostile one cannot take all memory.
 */
final class SafetensorsHeader {

	private static final long LARGEST = 100L << 20;

	private static final int MAX_DIMENSIONS = 64;

	private static final int MAX_TENSORS = 250_000;

	/** Dimensions of all tensors together. */
	private static final int MAX_SIZES = 8 * MAX_TENSORS;

	/** Characters of all names and of all metadata. */
	private static final int MAX_CHARACTERS = 32 << 20;

	private static final int LONGEST_TEXT = 8 << 20;

	private static final JsonMapper JSON = JsonMapper
		.builder(JsonFactory.builder()
			.streamReadConstraints(StreamReadConstraints.builder().maxStringLength(LONGEST_TEXT).build())
			.build())
		.build();

	private final Path file;

	private final FileChannel channel;

	private final Map<String, StoredTensor> entries = new LinkedHashMap<>();

	private final Map<String, String> metadata = new LinkedHashMap<>();

	private int sizes;

	private int characters;

	private SafetensorsHeader(Path file, FileChannel channel) {
		this.file = file;
		this.channel = channel;
	}

	/**
	 * Reads the header of an open file.
	 * @throws DamagedFileException if it does not fit the file
	 */
	static SafetensorsHeader read(Path file, FileChannel channel) throws IOException {
		SafetensorsHeader header = new SafetensorsHeader(file, channel);
		header.read();
		return header;
	}

	/** Tensors in the order in which they lie in the file. */
	Map<String, StoredTensor> entries() {
		return this.entries;
	}

	Map<String, String> metadata() {
		return this.metadata;
	}

	private void read() throws IOException {
		long size = this.channel.size();
		if (size < 8) {
			throw damaged("it has " + size + " bytes, too few for a header");
		}
		ByteBuffer start = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
		while (start.hasRemaining() && this.channel.read(start, start.position()) >= 0) {
			continue;
		}
		long length = start.flip().getLong();
		if (length < 2 || length > LARGEST || length > size - 8) {
			throw damaged("its header claims " + Long.toUnsignedString(length) + " bytes, the file has " + size);
		}
		List<Place> places = new ArrayList<>();
		InputStream json = Channels.newInputStream(new FileRange(this.channel, 8, length).open());
		try (JsonParser parser = JSON.createParser(json)) {
			header(parser, places);
		}
		catch (StreamConstraintsException ex) {
			throw damaged(
					"its header holds something longer than files of weights need (" + ex.getOriginalMessage() + ")");
		}
		catch (JacksonException ex) {
			throw damaged("its header is no JSON (" + ex.getOriginalMessage() + ")");
		}
		arrange(places, 8 + length, size);
	}

	private void header(JsonParser json, List<Place> places) throws IOException {
		expect(json.nextToken() == JsonToken.START_OBJECT, "its header is no JSON object");
		while (json.nextToken() == JsonToken.PROPERTY_NAME) {
			String name = kept(json.currentName());
			expect(json.nextToken() == JsonToken.START_OBJECT, "its header has no object for %s", name);
			if (name.equals("__metadata__")) {
				metadata(json);
			}
			else {
				places.add(place(json, name));
				expect(places.size() <= MAX_TENSORS, "it holds more than " + MAX_TENSORS + " tensors");
			}
		}
		expect(json.nextToken() == null, "its header continues after its end");
	}

	private void metadata(JsonParser json) throws IOException {
		while (json.nextToken() == JsonToken.PROPERTY_NAME) {
			String name = kept(json.currentName());
			expect(json.nextToken() == JsonToken.VALUE_STRING, "its metadata %s is no text", name);
			expect(this.metadata.put(name, kept(json.getString())) == null, "its metadata %s is there twice", name);
			expect(this.metadata.size() <= MAX_TENSORS, "it has more than " + MAX_TENSORS + " entries of metadata");
		}
	}

	private String kept(String text) throws IOException {
		this.characters += text.length();
		expect(this.characters <= MAX_CHARACTERS,
				"its names and metadata have more than " + MAX_CHARACTERS + " characters");
		return text;
	}

	private Place place(JsonParser json, String name) throws IOException {
		TensorType type = null;
		List<Long> shape = null;
		List<Long> offsets = null;
		Set<String> said = new HashSet<>();
		while (json.nextToken() == JsonToken.PROPERTY_NAME) {
			String property = json.currentName();
			expect(said.add(property), "tensor %s says something twice", name);
			json.nextToken();
			switch (property) {
				case "dtype" -> type = type(json, name);
				case "shape" -> shape = sizes(json, name);
				case "data_offsets" -> offsets = sizes(json, name);
				default ->
					throw damaged("tensor " + Shown.name(name) + " has the unknown property " + Shown.name(property));
			}
		}
		if (type == null || shape == null || offsets == null || offsets.size() != 2) {
			throw damaged("tensor " + Shown.name(name) + " lacks its type, its shape or its two offsets");
		}
		return new Place(name, type, new Shape(shape), bytes(name, type, shape), offsets.get(0), offsets.get(1));
	}

	private TensorType type(JsonParser json, String name) throws IOException {
		String type = String.valueOf(json.getString());
		for (TensorType known : TensorType.values()) {
			if (known.name().equals(type) && known.isInSafetensors()) {
				return known;
			}
		}
		throw damaged("tensor " + Shown.name(name) + " has the unknown type " + Shown.name(type));
	}

	private List<Long> sizes(JsonParser json, String name) throws IOException {
		expect(json.currentToken() == JsonToken.START_ARRAY, "a list of sizes of tensor %s is none", name);
		List<Long> sizes = new ArrayList<>();
		while (json.nextToken() != JsonToken.END_ARRAY) {
			expect(json.currentToken() == JsonToken.VALUE_NUMBER_INT, "tensor %s has something else than a size", name);
			JsonParser.NumberType number = json.getNumberType();
			expect(number == JsonParser.NumberType.INT || number == JsonParser.NumberType.LONG,
					"tensor %s has a size beyond all bounds", name);
			expect(json.getLongValue() >= 0, "tensor %s has a negative size", name);
			sizes.add(json.getLongValue());
			expect(sizes.size() <= MAX_DIMENSIONS, "tensor %s has too many dimensions", name);
			expect(++this.sizes <= MAX_SIZES, "its tensors have more than " + MAX_SIZES + " sizes");
		}
		return sizes;
	}

	private long bytes(String name, TensorType type, List<Long> shape) throws IOException {
		try {
			long bytes = type.bytes();
			for (long size : shape) {
				bytes = Math.multiplyExact(bytes, size);
			}
			return bytes;
		}
		catch (ArithmeticException ex) {
			throw damaged("tensor " + Shown.name(name) + " has a shape beyond all bounds");
		}
	}

	/** As in the format's own reader, tensors must fill the file, one after another. */
	private void arrange(List<Place> places, long start, long size) throws IOException {
		places.sort(Comparator.comparingLong(Place::from).thenComparingLong(Place::to));
		long end = 0;
		for (Place place : places) {
			if (place.to() < place.from() || place.to() > size - start || place.to() - place.from() != place.bytes()) {
				throw damaged(String.format(Locale.ROOT,
						"tensor %s claims the bytes %d to %d, but its shape needs %d and the file holds %d",
						Shown.name(place.name()), place.from(), place.to(), place.bytes(), size - start));
			}
			expect(place.from() >= end, "tensor %s overlaps the one before", place.name());
			expect(place.from() == end, "there is a gap before tensor %s", place.name());
			StoredTensor tensor = new StoredTensor(place.type(), place.shape(),
					new FileRange(this.channel, start + place.from(), place.bytes()));
			expect(this.entries.put(place.name(), tensor) == null, "it holds tensor %s twice", place.name());
			end = place.to();
		}
		if (end != size - start) {
			throw damaged("its tensors end at byte " + end + ", but it holds " + (size - start));
		}
	}

	private void expect(boolean holds, String otherwise) throws IOException {
		if (!holds) {
			throw damaged(otherwise);
		}
	}

	private void expect(boolean holds, String otherwise, String name) throws IOException {
		if (!holds) {
			throw damaged(String.format(Locale.ROOT, otherwise, Shown.name(name)));
		}
	}

	private DamagedFileException damaged(String reason) {
		return new DamagedFileException(this.file, reason);
	}

	private record Place(String name, TensorType type, Shape shape, long bytes, long from, long to) {

	}

}
