/** Runs, their states, their log and their events. */
@NullMarked
package org.imglish.jobs.run;

import org.jspecify.annotations.NullMarked;
