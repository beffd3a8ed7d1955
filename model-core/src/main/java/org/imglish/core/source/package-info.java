/** Formats that samples are read from. */
@NullMarked
package org.imglish.core.source;

import org.jspecify.annotations.NullMarked;
