/** What a worker holds of a run, and the fence that each of its writes passes. */
@NullMarked
package org.imglish.jobs.claim;

import org.jspecify.annotations.NullMarked;
