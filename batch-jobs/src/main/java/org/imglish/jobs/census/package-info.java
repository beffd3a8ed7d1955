/** How many runs, workers and checkpoints there are, for the meters. */
@NullMarked
package org.imglish.jobs.census;

import org.jspecify.annotations.NullMarked;
