package org.imglish.core.field;

import java.util.List;

/**
 * A field as people and editors are told of it.
 *
 * @param name its name
 * @param type what it holds, for example {@code whole number}
 * @param sentence what it is for
 * @param unit what a number counts; empty where it counts nothing
 * @param range bounds in words; empty for none
 * @param byDefault what holds where it is left out, as far as the field itself says it
 * @param required whether it has to be given
 * @param values the words that it may hold, with a sentence for those that have one
 * @param objects the records that it may hold
 */
public record FieldEntry(String name, String type, String sentence, String unit, String range, String byDefault,
		boolean required, List<String> values, List<Class<?>> objects) {

	public FieldEntry {
		values = List.copyOf(values);
		objects = List.copyOf(objects);
	}

}
