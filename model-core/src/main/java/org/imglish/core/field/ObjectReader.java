package org.imglish.core.field;

import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads one object into a record. Values are found when they are asked for, so that the
 * default of one field may depend on any other. After a mistake the default stands in, so
 * that the rest is still checked.
 */
final class ObjectReader {

	private static final ObjectNode EMPTY = JsonNodeFactory.instance.objectNode();

	/** A default that depends on something that is wrong. */
	private static final Object UNKNOWABLE = new Object();

	private final Binder binder;

	private final RecordModel model;

	private final JsonNode given;

	private final String path;

	private final @Nullable Object base;

	private final @Nullable ObjectReader outer;

	private final Mistakes mistakes;

	/** Fields that the object has, by present and former name; shared when inlined. */
	private final Map<String, String> known;

	private final Map<String, Value> values = new HashMap<>();

	private final Map<String, ObjectReader> inlined = new HashMap<>();

	private final Set<String> asked = new HashSet<>();

	/** Whether a word that decides what else holds is wrong. */
	private boolean undecided;

	/** Whether one is wrong in an object inside. */
	private boolean undecidedInside;

	ObjectReader(Binder binder, RecordModel model, JsonNode given, String path, @Nullable Object base,
			Mistakes mistakes) {
		this(binder, model, given, path, base, null, mistakes, new TreeMap<>());
	}

	private ObjectReader(Binder binder, RecordModel model, JsonNode given, String path, @Nullable Object base,
			@Nullable ObjectReader outer, Mistakes mistakes, Map<String, String> known) {
		this.binder = binder;
		this.model = model;
		this.given = given;
		this.path = path;
		this.base = base;
		this.outer = outer;
		this.mistakes = mistakes;
		this.known = known;
	}

	/**
	 * Reads the object.
	 * @param complete takes all fields, defaults too
	 * @return null if a mistake leaves nothing to make the record of
	 */
	@Nullable Object read(ObjectNode complete) {
		Object value = readInto(complete);
		reportUnknown();
		return value;
	}

	private @Nullable Object readInto(ObjectNode complete) {
		List<FieldModel> fields = this.model.fields();
		@Nullable Object[] components = new @Nullable Object[fields.size()];
		boolean whole = true;
		for (int i = 0; i < components.length; i++) {
			FieldModel field = fields.get(i);
			if (field.isInline()) {
				components[i] = inlined(field).readInto(complete);
				this.undecided |= inlined(field).undecided;
				this.undecidedInside |= inlined(field).undecidedInside;
			}
			else {
				Value value = value(field);
				components[i] = value.value();
				if (value.json() != null) {
					complete.set(field.name(), value.json());
				}
			}
			whole &= components[i] != null || field.isOptional();
		}
		return whole ? construct(components) : this.base;
	}

	private @Nullable Object construct(@Nullable Object[] components) {
		try {
			Object value = this.model.construct(components);
			if (value instanceof Checked checked && !this.mistakes.isLenient()) {
				Checks checks = new Checks();
				checked.check(checks);
				follow(checks.mistakes());
			}
			return value;
		}
		catch (InvalidFieldsException ex) {
			follow(ex.mistakes());
			return this.base;
		}
	}

	/**
	 * What follows is noted, unless it may follow from a word that is wrong: most of all
	 * that something else is missing.
	 */
	private void follow(List<Mistake> found) {
		this.mistakes.follow(found.stream()
			.filter((mistake) -> !this.undecided && (!this.undecidedInside || isGiven(mistake.path())))
			.map((mistake) -> mistake.below(this.path))
			.toList());
	}

	private boolean isGiven(String place) {
		JsonNode at = this.given;
		for (String key : place.isEmpty() ? new String[0] : place.split("\\.")) {
			at = at.path(key);
		}
		return !at.isMissingNode();
	}

	private ObjectReader inlined(FieldModel field) {
		ObjectReader known = this.inlined.get(field.name());
		if (known == null) {
			begin(field);
			Class<?> type = this.binder.recordOf(field.type());
			known = new ObjectReader(this.binder, this.binder.model(chosen(type, this.given)), this.given, this.path,
					preset(field), this, this.mistakes, this.known);
			this.inlined.put(field.name(), known);
			this.asked.remove(field.name());
		}
		return known;
	}

	static Method choice(Class<?> sealed) {
		return Arrays.stream(sealed.getDeclaredMethods())
			.filter((method) -> method.isAnnotationPresent(Choice.class))
			.findFirst()
			.orElseThrow(() -> new IllegalStateException(sealed + " does not say which of its records is meant"));
	}

	private Value value(FieldModel field) {
		Value known = this.values.get(field.name());
		if (known == null) {
			begin(field);
			known = field.isField() ? read(field) : new Value(preset(field), null);
			this.values.put(field.name(), known);
			this.asked.remove(field.name());
		}
		return known;
	}

	private void begin(FieldModel field) {
		if (!this.asked.add(field.name())) {
			throw new IllegalStateException(
					"The default of " + field.name() + " in " + this.model.type() + " depends on itself");
		}
	}

	private Value read(FieldModel field) {
		this.known.put(field.name(), field.name());
		this.mistakes.unknown().canBe(at(field.name()), field.name(), field.synonyms());
		field.formerly().forEach((former) -> this.known.put(former, field.name()));
		JsonNode node = node(field);
		Class<?> type = this.binder.recordOf(field.type());
		boolean stated = !node.isMissingNode() && !node.isNull();
		Object preset = byDefault(field);
		boolean unknowable = preset == UNKNOWABLE;
		Object otherwise = unknowable ? null : preset;
		if (type.isRecord() || isChoice(type)) {
			return (!stated && otherwise == null && field.isOptional()) ? Value.NONE
					: record(type, stated ? node : EMPTY, at(field.name()), otherwise,
							unknowable ? this.mistakes.ignored() : this.mistakes);
		}
		if (stated && type == List.class) {
			return list(field, node);
		}
		if (stated) {
			Object read = new ScalarReader(field.field(), at(field.name()), this.mistakes).read(node, field.type());
			this.undecided |= read == null && field.type().isEnum();
			otherwise = (read != null) ? read : (otherwise != null) ? otherwise : placeholder(field);
		}
		else if (otherwise == null && !field.isOptional()) {
			if (!unknowable) {
				this.mistakes.add(at(field.name()), "is missing: " + ScalarReader.need(field));
			}
			otherwise = placeholder(field);
		}
		return new Value(otherwise, (otherwise != null) ? Written.json(otherwise) : null);
	}

	/** What is given for a field; of stored recipes also under a former name. */
	private JsonNode node(FieldModel field) {
		JsonNode node = this.given.path(field.name());
		for (String former : field.formerly()) {
			if (node.isMissingNode() && this.mistakes.isLenient()) {
				node = this.given.path(former);
			}
		}
		return node;
	}

	private Value record(Class<?> type, JsonNode stated, String place, @Nullable Object preset, Mistakes mistakes) {
		JsonNode node = Shorthands.expand(type.getAnnotation(Shorthand.class), stated, place, mistakes);
		Mistakes noted = mistakes;
		if (!node.isObject()) {
			mistakes.addNoObject(place, "must be an object, but is " + node);
			noted = mistakes.ignored();
			node = EMPTY;
		}
		RecordModel record = this.binder.model(chosen(type, node));
		ObjectNode complete = JsonNodeFactory.instance.objectNode();
		ObjectReader reader = new ObjectReader(this.binder, record, node, place, preset, this, noted, new TreeMap<>());
		Object value = reader.read(complete);
		this.undecidedInside |= reader.undecided || reader.undecidedInside;
		return new Value(value, complete);
	}

	private static boolean isChoice(Class<?> type) {
		return type.isInterface() && type.isSealed();
	}

	/** The record that is meant where several are possible. */
	private Class<?> chosen(Class<?> type, JsonNode node) {
		return isChoice(type) ? (Class<?>) Objects.requireNonNull(invoke(choice(type), node)) : type;
	}

	private Value list(FieldModel field, JsonNode node) {
		Class<?> type = this.binder.recordOf(field.elementType());
		String place = at(field.name());
		List<Object> elements = new ArrayList<>();
		ArrayNode complete = JsonNodeFactory.instance.arrayNode();
		if (!node.isArray()) {
			this.mistakes.add(place, "must be a list, but is " + node);
			return new Value(List.of(), complete);
		}
		for (JsonNode each : node) {
			String at = place + "[" + complete.size() + "]";
			Value element = type.isRecord() ? record(type, each, at, null, this.mistakes)
					: element(field, each, at, type);
			if (element.value() != null) {
				elements.add(element.value());
			}
			complete.add((element.json() != null) ? element.json() : JsonNodeFactory.instance.nullNode());
		}
		return new Value(List.copyOf(elements), complete);
	}

	private Value element(FieldModel field, JsonNode node, String place, Class<?> type) {
		Object value = new ScalarReader(field.field(), place, this.mistakes).read(node, type);
		return new Value(value, (value != null) ? Written.json(value) : null);
	}

	private @Nullable Object preset(FieldModel field) {
		Object preset = byDefault(field);
		return (preset == UNKNOWABLE) ? null : preset;
	}

	private @Nullable Object byDefault(FieldModel field) {
		if (field.method() != null) {
			return invoke(field.method(), this.given);
		}
		if (this.base != null) {
			return field.of(this.base);
		}
		if (field.isField() && !field.field().byDefault().isEmpty()) {
			return ScalarReader.parse(field);
		}
		return null;
	}

	private @Nullable Object invoke(Method method, JsonNode node) {
		List<@Nullable Object> arguments = new ArrayList<>();
		for (Parameter parameter : method.getParameters()) {
			Object argument = (parameter.getType() == JsonNode.class) ? node : argument(parameter.getName());
			if (argument == null && !parameter.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
				if (this.mistakes.found().isEmpty()) {
					throw new IllegalStateException(
							method + " needs '" + parameter.getName() + "', which is not there");
				}
				return UNKNOWABLE;
			}
			arguments.add(argument);
		}
		try {
			method.setAccessible(true);
			return method.invoke(null, arguments.toArray());
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(method + " gives no default", ex);
		}
	}

	private @Nullable Object argument(String name) {
		return name.equals("base") ? this.base : find(name);
	}

	/** The value of a component of this record or of one around it. */
	private @Nullable Object find(String component) {
		ObjectReader owner = owner(component);
		if (owner != null) {
			FieldModel field = owner.model.field(component).orElseThrow();
			return field.isInline() ? owner.inlined(field).readInto(JsonNodeFactory.instance.objectNode())
					: owner.value(field).value();
		}
		return (this.outer != null) ? this.outer.find(component) : null;
	}

	private @Nullable ObjectReader owner(String component) {
		if (this.model.field(component).isPresent()) {
			return this;
		}
		for (FieldModel field : this.model.fields()) {
			if (field.isInline() && !this.asked.contains(field.name())) {
				ObjectReader found = inlined(field).owner(component);
				if (found != null) {
					return found;
				}
			}
		}
		return null;
	}

	private @Nullable Object placeholder(FieldModel field) {
		if (Number.class.isAssignableFrom(field.type())) {
			return ScalarReader.narrow(Math.max(0, field.field().min()), field.type());
		}
		if (field.type() == Boolean.class) {
			return false;
		}
		if (field.type().isEnum()) {
			return field.type().getEnumConstants()[0];
		}
		if (field.type() == Path.class) {
			return Path.of("");
		}
		return (field.type() == String.class) ? "" : (field.type() == List.class) ? List.of() : null;
	}

	private void reportUnknown() {
		if (this.mistakes.isLenient()) {
			return;
		}
		Set<String> present = Set.copyOf(this.known.values());
		for (String key : this.given.propertyNames()) {
			String name = this.known.get(key);
			if (name == null) {
				this.mistakes.unknown().add(this.path, key, present);
			}
			else if (!name.equals(key)) {
				this.mistakes.add(at(key), "is now called '" + name + "'");
			}
		}
	}

	private String at(String key) {
		return this.path.isEmpty() ? key : this.path + "." + key;
	}

	/**
	 * What a field holds.
	 *
	 * @param value for the record
	 * @param json the same for the complete recipe; null where it is left out
	 */
	private record Value(@Nullable Object value, @Nullable JsonNode json) {

		static final Value NONE = new Value(null, null);

	}

}
