/** The job that makes a dataset of shards from a source. */
@NullMarked
package org.imglish.jobs.ingest;

import org.jspecify.annotations.NullMarked;
