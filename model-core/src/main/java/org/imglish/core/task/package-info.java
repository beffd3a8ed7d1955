/**
 * Downstream tasks: what a batch is, the loss that fine-tuning minimizes, what is
 * predicted and how that is scored.
 */
@NullMarked
package org.imglish.core.task;

import org.jspecify.annotations.NullMarked;
