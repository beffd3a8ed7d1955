/** AdamW with layer-wise decay, its schedule, clipping, and averaged weights. */
@NullMarked
package org.imglish.core.optimizer;

import org.jspecify.annotations.NullMarked;
