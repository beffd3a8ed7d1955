/** Predictions on whole datasets, scored as the benchmarks do. */
@NullMarked
package org.imglish.core.evaluation;

import org.jspecify.annotations.NullMarked;
