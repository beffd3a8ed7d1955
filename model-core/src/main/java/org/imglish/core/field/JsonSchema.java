package org.imglish.core.field;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the JSON Schema (draft 2020-12) of records: what a field may hold alone. What
 * fields must keep together is checked when a recipe is submitted.
 */
public final class JsonSchema {

	/** The dialect that schemas are written in. */
	public static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";

	private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

	private final FieldCatalog catalog;

	private final ObjectNode definitions;

	private final String reference;

	/**
	 * @param catalog knows the fields
	 * @param definitions takes the schemas of the records inside
	 * @param reference where these stand, for example {@code #/$defs/}
	 */
	public JsonSchema(FieldCatalog catalog, ObjectNode definitions, String reference) {
		this.catalog = catalog;
		this.definitions = definitions;
		this.reference = reference;
	}

	/** Schema of a record that stands as it is. */
	public ObjectNode object(Class<?> record) {
		ObjectNode schema = NODES.objectNode().put("type", "object").put("additionalProperties", false);
		ObjectNode properties = schema.putObject("properties");
		ArrayNode required = NODES.arrayNode();
		this.catalog.slots(record).forEach((name, slots) -> {
			properties.set(name, property(slots));
			if (slots.stream().allMatch(this.catalog::isRequired)) {
				required.add(name);
			}
		});
		if (!required.isEmpty()) {
			schema.set("required", required);
		}
		return schema;
	}

	private ObjectNode property(List<FieldCatalog.Slot> slots) {
		FieldModel first = slots.get(0).field();
		ObjectNode property = NODES.objectNode().put("description", description(first.field()));
		ArrayNode alternatives = NODES.arrayNode();
		for (FieldCatalog.Slot slot : slots) {
			for (JsonNode alternative : value(slot.field())) {
				if (alternatives.valueStream().noneMatch(alternative::equals)) {
					alternatives.add(alternative);
				}
			}
		}
		if (alternatives.size() == 1) {
			property.setAll((ObjectNode) alternatives.get(0));
		}
		else {
			property.set("anyOf", alternatives);
		}
		if (!first.field().byDefault().isEmpty()) {
			property.set("default", Written.json(ScalarReader.parse(first)));
		}
		return property;
	}

	private static String description(Field field) {
		return field.unit().isEmpty() ? field.value() : field.value() + " In " + field.unit() + ".";
	}

	/** What a field may hold, each alternative a schema. */
	private ArrayNode value(FieldModel field) {
		ArrayNode alternatives = NODES.arrayNode();
		List<Class<?>> objects = this.catalog.objects(field);
		if (field.type() == List.class) {
			ObjectNode list = alternatives.addObject().put("type", "array");
			list.set("items", objects.isEmpty() ? scalar(field.field(), field.elementType()) : defined(objects.get(0)));
		}
		else if (objects.isEmpty()) {
			alternatives.add(scalar(field.field(), field.type()));
		}
		for (Class<?> object : (field.type() == List.class) ? List.<Class<?>>of() : objects) {
			alternatives.add(defined(object));
			JsonNode bare = bare(object);
			if (bare != null) {
				alternatives.add(bare);
			}
		}
		return alternatives;
	}

	/** What a bare value in the place of an object may be, or null. */
	private @Nullable JsonNode bare(Class<?> record) {
		Shorthand shorthand = record.getAnnotation(Shorthand.class);
		if (shorthand == null || !shorthand.field().isEmpty()) {
			return null;
		}
		FieldModel filled = filled(record, shorthand);
		return scalar(filled.field(), filled.type());
	}

	/** The field that a shorthand fills first. */
	private FieldModel filled(Class<?> record, Shorthand shorthand) {
		return Objects.requireNonNull(this.catalog.slots(record).get(shorthand.fills()[0])).get(0).field();
	}

	private ObjectNode defined(Class<?> record) {
		String name = name(record);
		if (!this.definitions.has(name)) {
			ObjectNode place = this.definitions.putObject(name);
			place.setAll(object(record));
			Shorthand shorthand = record.getAnnotation(Shorthand.class);
			if (shorthand != null && !shorthand.field().isEmpty()) {
				FieldModel filled = filled(record, shorthand);
				((ObjectNode) place.path("properties")).set(shorthand.field(), scalar(filled.field(), filled.type())
					.put("description", "Stands for " + String.join(" and ", shorthand.fills()) + "."));
			}
		}
		return NODES.objectNode().put("$ref", this.reference + name);
	}

	private static String name(Class<?> record) {
		Class<?> outer = record.getEnclosingClass();
		return (outer != null) ? outer.getSimpleName() + record.getSimpleName() : record.getSimpleName();
	}

	private static ObjectNode scalar(Field field, Class<?> type) {
		ObjectNode schema = NODES.objectNode();
		if (type.isEnum()) {
			ArrayNode words = schema.put("type", "string").putArray("enum");
			ScalarReader.words(type).forEach(words::add);
			return schema;
		}
		if (type == Boolean.class) {
			return schema.put("type", "boolean");
		}
		if (!Number.class.isAssignableFrom(type)) {
			schema.put("type", "string").put("minLength", 1);
			return field.pattern().isEmpty() ? schema : schema.put("pattern", "^(?:" + field.pattern() + ")$");
		}
		schema.put("type", (type == Double.class) ? "number" : "integer");
		if (Double.isFinite(field.min())) {
			schema.set("minimum", number(field.min()));
		}
		if (Double.isFinite(field.max())) {
			schema.set("maximum", number(field.max()));
		}
		return schema;
	}

	private static JsonNode number(double bound) {
		boolean whole = bound == Math.rint(bound) && Math.abs(bound) < Long.MAX_VALUE;
		return whole ? NODES.numberNode((long) bound) : NODES.numberNode(bound);
	}

}
