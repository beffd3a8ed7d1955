/** Which patches and tokens of a sample are hidden. */
@NullMarked
package org.imglish.core.masking;

import org.jspecify.annotations.NullMarked;
