package org.imglish.core.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.imglish.core.source.RecordCheck.Reason;
import org.jspecify.annotations.Nullable;

/** Makes the records of objects that describe samples, whose images are files. */
final class DescribedSamples {

	private final DataRoots roots;

	private final Path images;

	private final Choice choice;

	private final Consumer<String> named;

	/**
	 * @param images folder that names of images start from
	 * @param choice which records are read
	 */
	DescribedSamples(DataRoots roots, Path images, Choice choice) {
		this(roots, images, choice, (name) -> {
		});
	}

	/**
	 * @param images folder that names of images start from
	 * @param choice which records are read
	 * @param named gets the name of each image
	 */
	DescribedSamples(DataRoots roots, Path images, Choice choice, Consumer<String> named) {
		this.roots = roots;
		this.images = images;
		this.choice = choice;
		this.named = named;
	}

	/** Which records are read. */
	Choice choice() {
		return this.choice;
	}

	/**
	 * The record that an object describes, or one for each of its texts.
	 * @throws BrokenRecordException if it describes none
	 */
	List<SourceRecord> of(String place, JsonRecord json) throws IOException {
		String name = json.image();
		List<String> texts = json.texts();
		Map<String, Object> labels = json.labels();
		if (name == null) {
			return each(place, null, texts, labels);
		}
		labels.putIfAbsent("image_id", name);
		return each(place, file(name), texts, labels);
	}

	/**
	 * Reads the file of an image, once it is asked for.
	 * @throws BrokenRecordException if the name is an address
	 */
	SourceRecord.Content file(String name) throws BrokenRecordException {
		if (name.startsWith("http://") || name.startsWith("https://")) {
			throw new BrokenRecordException(Reason.MISSING_FILE,
					"its image is the address " + name + ", and nothing is fetched; download the images first, for "
							+ "example with img2dataset, or name a column of files: columns: {image: NAME}");
		}
		this.named.accept(name);
		return () -> this.roots.read(this.images, name);
	}

	/** A record for each of several texts, which are numbered; one record otherwise. */
	static List<SourceRecord> each(String place, SourceRecord.@Nullable Content image, List<String> texts,
			Map<String, Object> labels) {
		if (texts.size() < 2) {
			return List.of(SourceRecord.of(place, image, texts.isEmpty() ? null : texts.get(0), labels));
		}
		List<SourceRecord> records = new ArrayList<>();
		for (int i = 0; i < texts.size(); i++) {
			Map<String, Object> numbered = new LinkedHashMap<>(labels);
			numbered.put("caption_number", i);
			records.add(SourceRecord.of(place + ", text " + i, image, texts.get(i), numbered));
		}
		return records;
	}

}
