/** The rows and the retention of checkpoints, and which one a run starts from. */
@NullMarked
package org.imglish.jobs.checkpoint;

import org.jspecify.annotations.NullMarked;
