/** What a registered model answers. */
@NullMarked
package org.imglish.core.prediction;

import org.jspecify.annotations.NullMarked;
