/** Conditions on what is known of a record, written as SQL writes them. */
@NullMarked
package org.imglish.core.condition;

import org.jspecify.annotations.NullMarked;
