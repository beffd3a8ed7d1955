/** Metric points: appended under the fence, read downsampled. */
@NullMarked
package org.imglish.jobs.metric;

import org.jspecify.annotations.NullMarked;
