package org.imglish.platform.contract;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.AnnotationsUtils;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Describes records as they are written: with every component, null only where the
 * component says so. A JSON tree may be anything.
 */
@Component
class RecordSchemas implements ModelConverter {

	private static final String NULL = "null";

	@Override
	@SuppressWarnings("rawtypes")
	public @Nullable Schema resolve(AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
		Class<?> described = Json.mapper().constructType(type.getType()).getRawClass();
		if (JsonNode.class.isAssignableFrom(described)) {
			return new JsonSchema();
		}
		if (described.isRecord()) {
			type.name(name(described, type.getName()));
		}
		Schema<?> resolved = chain.hasNext() ? chain.next().resolve(type, context, chain) : null;
		if (described.isRecord() && resolved != null) {
			Schema<?> definition = definition(resolved, context);
			if (definition != null && definition.getProperties() != null) {
				complete(definition, described);
			}
		}
		return resolved;
	}

	/** Parts of records are named after the whole: several have buckets. */
	private static @Nullable String name(Class<?> described, @Nullable String given) {
		Class<?> whole = described.getEnclosingClass();
		return (whole != null && whole.isRecord()) ? whole.getSimpleName() + described.getSimpleName() : given;
	}

	private static @Nullable Schema<?> definition(Schema<?> resolved, ModelConverterContext context) {
		String reference = resolved.get$ref();
		return (reference == null) ? resolved
				: context.getDefinedModels().get(reference.substring(reference.lastIndexOf('/') + 1));
	}

	private static void complete(Schema<?> definition, Class<?> described) {
		@SuppressWarnings("rawtypes")
		Map<String, Schema> properties = definition.getProperties();
		List<String> required = new ArrayList<>();
		for (RecordComponent component : described.getRecordComponents()) {
			String name = component.getName();
			Schema<?> property = properties.get(name);
			if (property != null) {
				required.add(name);
				if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
					properties.put(name, orNull(property));
				}
			}
		}
		definition.setRequired(required);
	}

	private static Schema<?> orNull(Schema<?> property) {
		if (isNullable(property)) {
			return property;
		}
		if (property.get$ref() != null || property.getEnum() != null || property.getTypes() == null) {
			return new JsonSchema().anyOf(List.of(property, new JsonSchema().types(Set.of(NULL))));
		}
		Schema<?> copy = AnnotationsUtils.clone(property, true);
		Set<String> types = new LinkedHashSet<>(property.getTypes());
		types.add(NULL);
		copy.setTypes(types);
		return copy;
	}

	/** Whether a field may be null. */
	static boolean isNullable(Schema<?> property) {
		return (property.getTypes() != null && property.getTypes().contains(NULL))
				|| (property.getAnyOf() != null && property.getAnyOf().stream().anyMatch(RecordSchemas::isNullable));
	}

}
