package org.imglish.core.field;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Fields that nobody knows, and what was probably meant: a word of the same object, or
 * one that is a synonym or stands elsewhere in the recipe.
 */
final class UnknownFields {

	/** Where fields stand, by the plain words that may stand for them. */
	private final Map<String, List<String>> places = new LinkedHashMap<>();

	private final List<Unknown> unknown = new ArrayList<>();

	/** Notes a field that can be given. */
	void canBe(String place, String name, List<String> synonyms) {
		this.places.computeIfAbsent(Spelling.plain(name), (word) -> new ArrayList<>()).add(place);
		for (String synonym : synonyms) {
			this.places.computeIfAbsent(Spelling.plain(synonym), (word) -> new ArrayList<>()).add(place);
		}
	}

	/** Notes a field that is given and unknown. */
	void add(String object, String key, Set<String> present) {
		this.unknown.add(new Unknown(object, key, present));
	}

	/** What is to be said of those that are unknown. */
	List<Mistake> mistakes() {
		return this.unknown.stream()
			.map((each) -> new Mistake(each.path(),
					"is unknown; " + hint(each) + "known here are " + each.present().stream().sorted().toList()))
			.toList();
	}

	private String hint(Unknown unknown) {
		return elsewhere(unknown, unknown.key()).or(() -> Spelling.closest(unknown.key(), unknown.present()))
			.or(() -> Spelling.closest(unknown.key(), this.places.keySet()).flatMap((word) -> elsewhere(unknown, word)))
			.map((meant) -> "did you mean '" + meant + "'? ")
			.orElse("");
	}

	/** The place of a word or synonym that is nearest to the object. */
	private Optional<String> elsewhere(Unknown unknown, String word) {
		return this.places.getOrDefault(Spelling.plain(word), List.of())
			.stream()
			.min(Comparator.comparing((String place) -> !within(unknown.object(), place))
				.thenComparing(String::length)
				.thenComparing(Comparator.naturalOrder()))
			.map((place) -> within(unknown.object(), place) ? inside(unknown.object(), place) : place);
	}

	private static boolean within(String object, String place) {
		return object.isEmpty() || place.startsWith(object + ".");
	}

	private static String inside(String object, String place) {
		return object.isEmpty() ? place : place.substring(object.length() + 1);
	}

	/**
	 * @param object where the object stands
	 * @param key the field
	 * @param present the fields that the object may have
	 */
	private record Unknown(String object, String key, Set<String> present) {

		Unknown {
			present = Set.copyOf(present);
		}

		String path() {
			return this.object.isEmpty() ? this.key : this.object + "." + this.key;
		}

	}

}
