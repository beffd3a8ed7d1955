package org.imglish.core.field;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/** What a record's components say about themselves. */
final class RecordModel {

	private final Class<?> type;

	private final List<FieldModel> fields;

	RecordModel(Class<?> type) {
		if (!type.isRecord()) {
			throw new IllegalArgumentException(type + " is no record");
		}
		this.type = type;
		List<FieldModel> found = new ArrayList<>();
		for (RecordComponent component : type.getRecordComponents()) {
			found.add(new FieldModel(component, defaultOf(type, component.getName())));
		}
		this.fields = List.copyOf(found);
	}

	private static @Nullable Method defaultOf(Class<?> type, String component) {
		return Arrays.stream(type.getDeclaredMethods())
			.filter((method) -> method.isAnnotationPresent(Default.class) && method.getName().equals(component))
			.findFirst()
			.orElse(null);
	}

	Class<?> type() {
		return this.type;
	}

	/** All components, those that are no fields too. */
	List<FieldModel> fields() {
		return this.fields;
	}

	Optional<FieldModel> field(String name) {
		return this.fields.stream().filter((field) -> field.name().equals(name)).findFirst();
	}

	@Nullable Shorthand shorthand() {
		return this.type.getAnnotation(Shorthand.class);
	}

	/**
	 * Makes a record.
	 * @throws InvalidFieldsException if its constructor refuses the values
	 */
	Object construct(@Nullable Object[] values) {
		Class<?>[] types = Arrays.stream(this.type.getRecordComponents())
			.map(RecordComponent::getType)
			.toArray(Class<?>[]::new);
		try {
			Constructor<?> constructor = this.type.getDeclaredConstructor(types);
			constructor.setAccessible(true);
			return constructor.newInstance(values);
		}
		catch (InvocationTargetException ex) {
			if (ex.getCause() instanceof InvalidFieldsException invalid) {
				throw invalid;
			}
			if (ex.getCause() instanceof IllegalArgumentException invalid) {
				throw new InvalidFieldsException(List.of(new Mistake("", String.valueOf(invalid.getMessage()))));
			}
			throw new IllegalStateException("The constructor of " + this.type + " failed", ex.getCause());
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(this.type + " cannot be constructed", ex);
		}
	}

}
