package org.imglish.core.field;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A shorter way to write a record. */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Shorthand {

	/**
	 * The field that stands for others; empty where a bare value takes the place of the
	 * object.
	 */
	String field() default "";

	/** The fields that get its value. */
	String[] fills();

}
