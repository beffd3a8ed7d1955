/** The job that trains: the loop, its position, its checkpoints and what it commits. */
@NullMarked
package org.imglish.jobs.training;

import org.jspecify.annotations.NullMarked;
