/** How the parts of the jobs are put together. */
@NullMarked
package org.imglish.jobs.wiring;

import org.jspecify.annotations.NullMarked;
