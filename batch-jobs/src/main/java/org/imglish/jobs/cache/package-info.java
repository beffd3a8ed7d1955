/** Copies on this machine of files that lie far away. */
@NullMarked
package org.imglish.jobs.cache;

import org.jspecify.annotations.NullMarked;
