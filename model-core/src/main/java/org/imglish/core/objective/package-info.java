/** Losses. */
@NullMarked
package org.imglish.core.objective;

import org.jspecify.annotations.NullMarked;
