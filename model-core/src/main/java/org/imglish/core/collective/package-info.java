/**
 * Collective operations among the processes that train one model together: PyTorch's c10d
 * with Gloo, reached through a small door in C (docs/decisions/0007).
 */
@NullMarked
package org.imglish.core.collective;

import org.jspecify.annotations.NullMarked;
