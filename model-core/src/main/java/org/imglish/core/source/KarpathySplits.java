package org.imglish.core.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

import tools.jackson.databind.JsonNode;

/**
 * Captions in Karpathy's splits ({@code dataset_coco.json},
 * {@code dataset_flickr30k.json}; arXiv 1412.2306): a pair for each sentence of the
 * images of some splits.
 */
final class KarpathySplits {

	private final DataRoots roots;

	KarpathySplits(DataRoots roots) {
		this.roots = roots;
	}

	/**
	 * Opens the file.
	 * @param splits names of splits, {@code train}, {@code restval}, {@code val} or
	 * {@code test}; empty for all
	 * @throws IOException if a split has no image
	 */
	RecordStream open(Path file, Path images, List<String> splits) throws IOException {
		JsonNode json = SourceJson.file(file);
		TreeSet<String> found = new TreeSet<>();
		List<SourceRecord> records = new ArrayList<>();
		for (JsonNode image : json.path("images")) {
			String split = image.path("split").asString("");
			found.add(split);
			if (splits.isEmpty() || splits.contains(split)) {
				for (JsonNode sentence : image.path("sentences")) {
					records.add(record(file, images, image, sentence));
				}
			}
		}
		for (String split : splits) {
			if (!found.contains(split)) {
				throw new IOException(
						"%s has no image of the split '%s'; its splits are %s".formatted(file, split, found));
			}
		}
		return RecordStream.of(records);
	}

	private SourceRecord record(Path file, Path images, JsonNode image, JsonNode sentence) {
		Map<String, Object> labels = new LinkedHashMap<>();
		labels.put("image_id", image.has("cocoid") ? image.path("cocoid").asLong() : image.path("imgid").asLong());
		labels.put("sentence_id", sentence.path("sentid").asLong());
		String folder = image.path("filepath").asString("");
		String name = image.path("filename").asString("");
		String path = folder.isEmpty() ? name : folder + "/" + name;
		return SourceRecord.of(file.getFileName() + ", sentence " + sentence.path("sentid").asString(""),
				() -> Files.readAllBytes(this.roots.resolve(images, path)), sentence.path("raw").asString("").strip(),
				labels);
	}

}
