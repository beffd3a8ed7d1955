package org.imglish.core.field;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * What one component of a record says about itself.
 *
 * @param component the component
 * @param method gives its default, or null
 */
record FieldModel(RecordComponent component, @Nullable Method method) {

	String name() {
		return this.component.getName();
	}

	/** Type of the component, a wrapper in the place of a primitive one. */
	Class<?> type() {
		return switch (this.component.getType().getName()) {
			case "int" -> Integer.class;
			case "long" -> Long.class;
			case "double" -> Double.class;
			case "boolean" -> Boolean.class;
			default -> this.component.getType();
		};
	}

	/** Type of the elements of a list. */
	Class<?> elementType() {
		return (Class<?>) ((ParameterizedType) this.component.getGenericType()).getActualTypeArguments()[0];
	}

	/** Whether a recipe can give it. */
	boolean isField() {
		return this.component.isAnnotationPresent(Field.class);
	}

	Field field() {
		return Objects.requireNonNull(this.component.getAnnotation(Field.class));
	}

	boolean isInline() {
		return this.component.isAnnotationPresent(Inline.class);
	}

	boolean isOptional() {
		return this.component.getAnnotatedType().isAnnotationPresent(Nullable.class);
	}

	List<String> formerly() {
		return formerly(this.component);
	}

	/** Former names of a component or of a constant of an enum. */
	static List<String> formerly(AnnotatedElement element) {
		Formerly formerly = element.getAnnotation(Formerly.class);
		return (formerly != null) ? List.of(formerly.value()) : List.of();
	}

	List<String> synonyms() {
		Synonyms synonyms = this.component.getAnnotation(Synonyms.class);
		return (synonyms != null) ? List.of(synonyms.value()) : List.of();
	}

	/** Former words of a constant of an enum. */
	static List<String> formerly(Enum<?> constant) {
		try {
			return formerly(constant.getDeclaringClass().getField(constant.name()));
		}
		catch (NoSuchFieldException ex) {
			throw new IllegalStateException(constant + " is no constant of its enum", ex);
		}
	}

	/** The word of a constant of an enum in recipes. */
	static String word(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/** What a constant of an enum means, after a colon; empty where it does not say. */
	static String sentence(Enum<?> constant) {
		try {
			Field field = constant.getDeclaringClass().getField(constant.name()).getAnnotation(Field.class);
			return (field != null) ? ": " + field.value() : "";
		}
		catch (NoSuchFieldException ex) {
			throw new IllegalStateException(constant + " is no constant of its enum", ex);
		}
	}

	/** The value of this component in a record. */
	@Nullable Object of(Object instance) {
		try {
			Method accessor = this.component.getAccessor();
			accessor.setAccessible(true);
			return accessor.invoke(instance);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(this.component + " cannot be read", ex);
		}
	}

}
