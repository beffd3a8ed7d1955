/** WebDataset shards and the manifest that lists them. */
@NullMarked
package org.imglish.core.shard;

import org.jspecify.annotations.NullMarked;
