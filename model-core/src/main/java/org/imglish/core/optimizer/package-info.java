/**
 * AdamW with layer-wise decay, its schedule, clipping, and averaged weights: all of it in
 * each process, or divided among those that train together (docs/decisions/0010).
 */
@NullMarked
package org.imglish.core.optimizer;

import org.jspecify.annotations.NullMarked;
