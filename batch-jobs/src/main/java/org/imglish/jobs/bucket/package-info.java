/** Objects of buckets as files that sources are read from. */
@NullMarked
package org.imglish.jobs.bucket;

import org.jspecify.annotations.NullMarked;
