package org.imglish.core.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.imglish.core.source.RecordCheck.Reason;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * COCO instances: a record for each listed image, also where nothing is annotated in it,
 * with boxes, and polygons or run-length codes where there are any. Classes are numbered
 * in the order of their categories' numbers.
 */
final class CocoInstances {

	private final DataRoots roots;

	private final UnreadParts unread = new UnreadParts();

	private final Map<String, ListedImage> listed = new LinkedHashMap<>();

	private final Map<String, List<Annotation>> annotations = new LinkedHashMap<>();

	private final TreeMap<Long, String> categories = new TreeMap<>();

	private @Nullable String wrongCategory;

	CocoInstances(DataRoots roots) {
		this.roots = roots;
	}

	RecordStream open(Path file, Path images) throws IOException {
		Set<String> found = SourceJson.lists(file,
				Map.of("images", this::image, "annotations", this::annotation, "categories", this::category),
				(name) -> this.unread.add("field '" + name + "' of the file"));
		for (String list : List.of("images", "annotations", "categories")) {
			if (!found.contains(list)) {
				throw new IOException(file + " lacks a list '" + list + "': it is no file of COCO instances");
			}
		}
		if (this.wrongCategory != null) {
			throw new IOException(file + " " + this.wrongCategory);
		}
		Map<Long, Integer> classes = new HashMap<>();
		this.categories.keySet().forEach((number) -> classes.put(number, classes.size()));
		List<SourceRecord> records = new ArrayList<>();
		this.listed.forEach((id, image) -> records.add(record(file, images, id, image, classes)));
		this.annotations.forEach((id, left) -> left
			.forEach((annotation) -> records.add(SourceRecord.unusable(file.getFileName() + ", " + annotation.place(),
					Reason.MISSING_FILE, "image " + id + " is not listed under 'images'"))));
		return RecordStream.of(records, this.unread, List.copyOf(this.categories.values()),
				List.copyOf(this.categories.keySet()));
	}

	private void image(JsonNode image) {
		SourceJson.countUnread(this.unread, "an image", image, Set.of("id", "file_name", "width", "height"));
		String id = SourceJson.word(image.path("id"));
		ListedImage read = new ListedImage(SourceJson.id(image.path("id")), SourceJson.word(image.path("file_name")),
				image.path("width").asInt(0), image.path("height").asInt(0), false);
		ListedImage before = this.listed.put(id, read);
		if (before != null) {
			this.listed.put(id, before.repeated());
		}
	}

	private void annotation(JsonNode json) {
		SourceJson.countUnread(this.unread, "an annotation", json,
				Set.of("id", "image_id", "category_id", "bbox", "area", "iscrowd", "segmentation"));
		this.annotations.computeIfAbsent(SourceJson.word(json.path("image_id")), (id) -> new ArrayList<>())
			.add(Annotation.of(json));
	}

	private void category(JsonNode json) {
		SourceJson.countUnread(this.unread, "a category", json, Set.of("id", "name"));
		String name = SourceJson.word(json.path("name"));
		if (!(SourceJson.id(json.path("id")) instanceof Long number) || name.isEmpty()
				|| !SourceText.fault(name).isEmpty()) {
			this.wrongCategory = "has the category " + json + "; one has a whole number 'id' and a 'name'";
		}
		else if (this.categories.containsValue(name) || this.categories.put(number, name) != null) {
			this.wrongCategory = "lists the category " + number + " '" + name + "' twice, or its name with another";
		}
	}

	private SourceRecord record(Path file, Path images, String id, ListedImage image, Map<Long, Integer> classes) {
		String place = file.getFileName() + ", image " + id;
		List<Annotation> own = this.annotations.remove(id);
		if (image.twice() || image.file().isEmpty()) {
			return SourceRecord.unusable(place, Reason.AMBIGUOUS, "it is listed twice, or without a 'file_name'");
		}
		List<SourceObject> objects = new ArrayList<>();
		for (Annotation annotation : (own != null) ? own : List.<Annotation>of()) {
			Integer category = classes.get(annotation.category());
			if (annotation.fault() != null) {
				return SourceRecord.unusable(place, annotation.fault().reason(),
						annotation.place() + " cannot be used: " + annotation.fault().detail());
			}
			if (category == null) {
				return SourceRecord.unusable(place, Reason.WRONG_CLASS, annotation.place() + " is of category "
						+ annotation.category() + ", which is not listed under 'categories'");
			}
			objects.add(new SourceObject(annotation.place(), category, annotation.box(), annotation.area(),
					annotation.crowd(), annotation.outline()));
		}
		Map<String, Object> labels = new LinkedHashMap<>();
		CocoCaptions.put(labels, "image_id", image.id());
		return SourceRecord.of(place, () -> this.roots.read(images, image.file()), null, labels)
			.with(new SourceObjects(image.width(), image.height(), objects));
	}

	/** An entry of {@code images}. */
	private record ListedImage(@Nullable Object id, String file, int width, int height, boolean twice) {

		ListedImage repeated() {
			return new ListedImage(this.id, this.file, this.width, this.height, true);
		}

	}

	/**
	 * An entry of {@code annotations}, or what is wrong with it.
	 *
	 * @param category number of its category as it is written, or -1
	 */
	@SuppressWarnings("ArrayRecordComponent")
	private record Annotation(String place, long category, double[] box, @Nullable Double area, boolean crowd,
			@Nullable SourceOutline outline, SourceRecord.@Nullable Fault fault) {

		static Annotation of(JsonNode json) {
			String place = "annotation " + SourceJson.word(json.path("id"));
			try {
				JsonNode segmentation = json.path("segmentation");
				boolean outlined = !segmentation.isMissingNode() && !segmentation.isNull()
						&& !(segmentation.isArray() && segmentation.isEmpty());
				return new Annotation(place, json.path("category_id").asLong(-1),
						SourceObject.numbers(json.path("bbox"), "'bbox'"),
						json.path("area").isNumber() ? json.path("area").doubleValue() : null,
						json.path("iscrowd").asInt(0) == 1, outlined ? SourceOutline.of(segmentation) : null, null);
			}
			catch (BrokenRecordException ex) {
				return new Annotation(place, -1, new double[0], null, false, null,
						new SourceRecord.Fault(ex.reason(), String.valueOf(ex.getMessage())));
			}
		}

	}

}
