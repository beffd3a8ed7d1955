/** The process that takes runs from the queue and carries them out. */
@NullMarked
package org.imglish.jobs.worker;

import org.jspecify.annotations.NullMarked;
