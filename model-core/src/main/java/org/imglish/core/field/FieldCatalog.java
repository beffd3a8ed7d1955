package org.imglish.core.field;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Lists the fields of records, those of inlined records among them. */
public final class FieldCatalog {

	private final Binder binder;

	private final Map<Class<?>, Class<?>> chosen;

	/** Records for which an instance gives what a recipe does not say. */
	private final Set<Class<?>> based = new HashSet<>();

	private final Set<Class<?>> seen = new LinkedHashSet<>();

	/**
	 * @param binder reads the records
	 * @param root the record that a whole document is
	 * @param chosen for sealed interfaces the record that is listed; where there is none,
	 * all of them are
	 */
	public FieldCatalog(Binder binder, Class<?> root, Map<Class<?>, Class<?>> chosen) {
		this.binder = binder;
		this.chosen = Map.copyOf(chosen);
		visit(root, false);
	}

	private void visit(Class<?> record, boolean isBased) {
		if (isBased) {
			this.based.add(record);
		}
		if (!this.seen.add(record)) {
			return;
		}
		for (FieldModel field : this.binder.model(record).fields()) {
			objects(field).forEach((each) -> visit(each, isBased || field.method() != null));
		}
	}

	/** All records that a document may hold, the root first. */
	public List<Class<?>> records() {
		return List.copyOf(this.seen);
	}

	/** The fields of a record, in its order. */
	public List<FieldEntry> fields(Class<?> record) {
		List<FieldEntry> entries = new ArrayList<>();
		slots(record).forEach((name, slots) -> entries.add(entry(name, slots)));
		return entries;
	}

	private FieldEntry entry(String name, List<Slot> slots) {
		FieldModel first = slots.get(0).field();
		List<String> values = new ArrayList<>();
		if (first.type().isEnum()) {
			for (Object constant : first.type().getEnumConstants()) {
				values.add(FieldModel.word((Enum<?>) constant) + FieldModel.sentence((Enum<?>) constant));
			}
		}
		Set<Class<?>> objects = new LinkedHashSet<>();
		slots.forEach((slot) -> objects.addAll(objects(slot.field())));
		Field field = first.field();
		return new FieldEntry(name, type(first), field.value(), field.unit(),
				field.words().isEmpty() ? ScalarReader.range(field).strip() : field.words(), byDefault(first),
				slots.stream().allMatch(this::isRequired), values, List.copyOf(objects));
	}

	private static String byDefault(FieldModel field) {
		if (field.method() != null) {
			return Objects.requireNonNull(field.method().getAnnotation(Default.class)).value();
		}
		return field.field().byDefault().isEmpty() ? (field.isOptional() ? "none" : "") : field.field().byDefault();
	}

	private static String type(FieldModel field) {
		return (field.type() == List.class) ? "list of " + plural(field.elementType()) : singular(field.type());
	}

	private static String singular(Class<?> type) {
		if (type == Integer.class || type == Long.class) {
			return "whole number";
		}
		if (type == Double.class) {
			return "number";
		}
		if (type == Boolean.class) {
			return "true or false";
		}
		return type.isEnum() ? "word" : (type == String.class) ? "text" : (type == Path.class) ? "path" : "object";
	}

	private static String plural(Class<?> type) {
		return singular(type) + "s";
	}

	/** The records that a field may hold. */
	List<Class<?>> objects(FieldModel field) {
		Class<?> type = this.binder.recordOf((field.type() == List.class) ? field.elementType() : field.type());
		return type.isRecord() ? List.of(type) : isChoice(type) ? alternatives(type) : List.of();
	}

	private static boolean isChoice(Class<?> type) {
		return type.isInterface() && type.isSealed();
	}

	private List<Class<?>> alternatives(Class<?> sealed) {
		Class<?> one = this.chosen.get(sealed);
		if (one != null) {
			return List.of(one);
		}
		List<Class<?>> records = new ArrayList<>();
		for (Class<?> permitted : sealed.getPermittedSubclasses()) {
			records.addAll(permitted.isRecord() ? List.of(permitted) : alternatives(permitted));
		}
		return records;
	}

	/**
	 * The fields of a record by name, each as often as alternatives have it.
	 */
	Map<String, List<Slot>> slots(Class<?> record) {
		Map<String, List<Slot>> slots = new LinkedHashMap<>();
		collect(record, false, slots);
		return slots;
	}

	private void collect(Class<?> record, boolean alternative, Map<String, List<Slot>> slots) {
		for (FieldModel field : this.binder.model(record).fields()) {
			if (field.isField()) {
				slots.computeIfAbsent(field.name(), (name) -> new ArrayList<>())
					.add(new Slot(field, record, alternative));
			}
			else if (field.isInline()) {
				List<Class<?>> records = objects(field);
				records.forEach((each) -> collect(each, alternative || records.size() > 1, slots));
			}
		}
	}

	/** Whether a record is read from an empty object only after something was added. */
	boolean isIncomplete(Class<?> record) {
		return slots(record).values().stream().anyMatch((all) -> all.stream().allMatch(this::isRequired));
	}

	/** Whether a field has to be given. */
	boolean isRequired(Slot slot) {
		FieldModel field = slot.field();
		if (slot.alternative() || field.isOptional() || field.method() != null
				|| !field.field().byDefault().isEmpty()) {
			return false;
		}
		List<Class<?>> objects = objects(field);
		return objects.isEmpty() ? !this.based.contains(slot.owner()) : objects.stream().allMatch(this::isIncomplete);
	}

	/**
	 * A field in its place.
	 *
	 * @param field the field
	 * @param owner the record that has it
	 * @param alternative whether another record may stand in the owner's place
	 */
	record Slot(FieldModel field, Class<?> owner, boolean alternative) {

	}

}
