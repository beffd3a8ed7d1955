@NullMarked
package org.imglish.core.shard;

import org.jspecify.annotations.NullMarked;
