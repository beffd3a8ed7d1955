package org.imglish.core.field;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A static method of a record that gives the default of the component that it is named
 * after. Its parameters are named after other components, of the same record or of those
 * around it, and get their values; one that no record around has must be
 * {@code Nullable}. A parameter {@code base} gets the instance whose values hold where a
 * recipe says nothing, if there is one.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Default {

	/** The rule in words, for example {@code a tenth of the steps}. */
	String value() default "";

}
