/** Comparison with reference fixtures of the official implementation. */
@NullMarked
package org.imglish.core.parity;

import org.jspecify.annotations.NullMarked;
