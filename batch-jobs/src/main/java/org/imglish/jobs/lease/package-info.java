/** Claims of workers on runs, and the fence that each write passes. */
@NullMarked
package org.imglish.jobs.lease;

import org.jspecify.annotations.NullMarked;
