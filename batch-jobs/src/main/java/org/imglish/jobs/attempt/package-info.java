/**
 * One try at a run as Spring Batch carries it out: its signals, its fenced job
 * repository, and what it outlasts.
 */
@NullMarked
package org.imglish.jobs.attempt;

import org.jspecify.annotations.NullMarked;
