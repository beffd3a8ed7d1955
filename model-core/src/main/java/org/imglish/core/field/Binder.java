package org.imglish.core.field;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads JSON into records whose components are {@link Field fields}, fills every default
 * in, and reports every mistake at once.
 */
public final class Binder {

	private final Map<Class<?>, Class<?>> references;

	private final Map<Class<?>, RecordModel> models = new ConcurrentHashMap<>();

	/**
	 * @param references interfaces that are opaque to the records which use them, with
	 * the record that is read for each
	 */
	public Binder(Map<Class<?>, Class<?>> references) {
		this.references = Map.copyOf(references);
	}

	/**
	 * Reads what somebody submits.
	 * @throws InvalidFieldsException with every mistake in it
	 */
	public <T> Bound<T> read(JsonNode given, Class<T> type) {
		return read(given, type, new Mistakes(false));
	}

	/**
	 * Reads what was accepted before, perhaps by an older version: former names are
	 * taken, new fields get their defaults, fields that are gone are passed over, and
	 * today's bounds do not apply.
	 * @throws InvalidFieldsException if nothing can be made of it
	 */
	public <T> Bound<T> stored(JsonNode stored, Class<T> type) {
		return read(stored, type, new Mistakes(true));
	}

	private <T> Bound<T> read(JsonNode given, Class<T> type, Mistakes mistakes) {
		if (!given.isObject()) {
			throw new InvalidFieldsException(List.of(new Mistake("", "must be an object, but is " + given)));
		}
		ObjectNode complete = JsonNodeFactory.instance.objectNode();
		Object value = new ObjectReader(this, model(type), given, "", null, mistakes).read(complete);
		List<Mistake> wrong = mistakes.all();
		if (!wrong.isEmpty()) {
			throw new InvalidFieldsException(wrong);
		}
		return new Bound<>(type.cast(Objects.requireNonNull(value)), complete);
	}

	/** The record that is read for a type. */
	Class<?> recordOf(Class<?> type) {
		return this.references.getOrDefault(type, type);
	}

	RecordModel model(Class<?> type) {
		return this.models.computeIfAbsent(recordOf(type), RecordModel::new);
	}

}
