/** The job that predicts, scores and commits partial results. */
@NullMarked
package org.imglish.jobs.evaluation;

import org.jspecify.annotations.NullMarked;
