package org.imglish.core.field;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a record's component a field of a recipe, or describes a value of an enum. A
 * {@code Nullable} component may be left out; any other needs a default: a method marked
 * {@link Default}, {@link #byDefault}, or an instance of the record that says what holds
 * where a recipe says nothing. A record that is a component is read from an empty object
 * where it is left out.
 */
@Documented
@Target({ ElementType.RECORD_COMPONENT, ElementType.FIELD })
@Retention(RetentionPolicy.RUNTIME)
public @interface Field {

	/** One sentence for the author of a recipe. */
	String value();

	/** What a number counts, for example {@code pixels}. */
	String unit() default "";

	/** Smallest number that a submitted recipe may give. */
	double min() default Double.NEGATIVE_INFINITY;

	/** Largest number that a submitted recipe may give. */
	double max() default Double.POSITIVE_INFINITY;

	/** What a text must match. */
	String pattern() default "";

	/** The pattern in words, for example {@code 1 to 100 letters}. */
	String words() default "";

	/** The default as a recipe would write it. */
	String byDefault() default "";

}
