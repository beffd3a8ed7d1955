/** Measures speed and memory of the model on the machine at hand. */
@NullMarked
package org.imglish.core.bench;

import org.jspecify.annotations.NullMarked;
