/**
 * Fields of recipes, written once: a record's component says in a {@link Field} what it
 * is for, its unit, its range and its default, and from that follow reading with every
 * mistake at once ({@link Binder}), the JSON Schema ({@link JsonSchema}) and the
 * reference for people ({@link FieldCatalog}).
 * <p>
 * To add a field, add a component with a {@link Field} to the record of the part that
 * uses it. A default that depends on other fields is a static method of that record,
 * named as the component and marked {@link Default}; what several fields must keep
 * together is said in the record's constructor where nothing could be computed otherwise
 * ({@link Checks}), and in {@link Checked} where it is a matter of sense.
 */
@NullMarked
package org.imglish.core.field;

import org.jspecify.annotations.NullMarked;
