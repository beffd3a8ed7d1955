package org.imglish.core.field;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What other programs call a field or a value, for example {@code lr}. Who writes one, in
 * whatever case and with or without {@code _} and {@code -}, is asked whether this was
 * meant.
 */
@Documented
@Target({ ElementType.RECORD_COMPONENT, ElementType.FIELD })
@Retention(RetentionPolicy.RUNTIME)
public @interface Synonyms {

	String[] value();

}
