/** Successive halving of sweeps: rungs and verdicts. */
@NullMarked
package org.imglish.jobs.halving;

import org.jspecify.annotations.NullMarked;
