/** The process that answers predictions, and the commands for it. */
@NullMarked
package org.imglish.platform.prediction;

import org.jspecify.annotations.NullMarked;
