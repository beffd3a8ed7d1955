package org.imglish.core.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import tools.jackson.databind.JsonNode;

/**
 * Captions in Karpathy's splits ({@code dataset_coco.json},
 * {@code dataset_flickr30k.json}; arXiv 1412.2306): a pair for each sentence of the
 * images of some splits.
 */
final class KarpathySplits {

	/** Those that repeat what others say, or say nothing of a sample, are known too. */
	private static final Set<String> IMAGE_FIELDS = Set.of("cocoid", "imgid", "filepath", "filename", "split",
			"sentences", "sentids");

	private static final Set<String> SENTENCE_FIELDS = Set.of("raw", "sentid", "imgid", "tokens");

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
		UnreadParts unread = new UnreadParts();
		SourceJson.countUnread(unread, "the file", json, Set.of("images", "dataset"));
		TreeSet<String> found = new TreeSet<>();
		List<SourceRecord> records = new ArrayList<>();
		for (JsonNode image : json.path("images")) {
			String split = SourceJson.word(image.path("split"));
			found.add(split);
			if (!splits.isEmpty() && !splits.contains(split)) {
				unread.add("images of the split '" + split + "', which is not asked for");
				continue;
			}
			SourceJson.countUnread(unread, "an image", image, IMAGE_FIELDS);
			unread.add("images without a sentence", image.path("sentences").isEmpty() ? 1 : 0);
			for (JsonNode sentence : image.path("sentences")) {
				SourceJson.countUnread(unread, "a sentence", sentence, SENTENCE_FIELDS);
				records.add(record(file, images, image, sentence));
			}
		}
		for (String split : splits) {
			if (!found.contains(split)) {
				throw new IOException(String.format(Locale.ROOT, "%s has no image of the split '%s'; its splits are %s",
						file, split, found));
			}
		}
		return RecordStream.of(records, unread);
	}

	private SourceRecord record(Path file, Path images, JsonNode image, JsonNode sentence) {
		Map<String, Object> labels = new LinkedHashMap<>();
		CocoCaptions.put(labels, "image_id", SourceJson.id(image.path(image.has("cocoid") ? "cocoid" : "imgid")));
		CocoCaptions.put(labels, "sentence_id", SourceJson.id(sentence.path("sentid")));
		String folder = SourceJson.word(image.path("filepath"));
		String name = SourceJson.word(image.path("filename"));
		String path = folder.isEmpty() ? name : folder + "/" + name;
		String place = file.getFileName() + ", sentence " + SourceJson.word(sentence.path("sentid"));
		if (name.isEmpty()) {
			return SourceRecord.unusable(place, RecordCheck.Reason.NO_IMAGE, "its image has no 'filename'");
		}
		return SourceRecord.of(place, () -> this.roots.read(images, path),
				SourceJson.word(sentence.path("raw")).strip(), labels);
	}

}
