/** Heads that turn hidden states into predictions. */
@NullMarked
package org.imglish.core.head;

import org.jspecify.annotations.NullMarked;
