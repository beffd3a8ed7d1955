package org.imglish.core.field;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A static method of a sealed interface that says which of its records is meant. Its
 * parameters are those of {@link Default}; one of the type {@code JsonNode} gets the
 * object that is read.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Choice {

}
