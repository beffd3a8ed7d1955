/** Where the files of checkpoints, datasets and runs lie: a folder or a bucket. */
@NullMarked
package org.imglish.jobs.store;

import org.jspecify.annotations.NullMarked;
