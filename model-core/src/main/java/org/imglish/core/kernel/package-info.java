/** Operators that DJL lacks, written in TorchScript at start-up. */
@NullMarked
package org.imglish.core.kernel;

import org.jspecify.annotations.NullMarked;
