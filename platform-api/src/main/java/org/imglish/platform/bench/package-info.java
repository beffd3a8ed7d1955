/** The benchmarks as commands. */
@NullMarked
package org.imglish.platform.bench;

import org.jspecify.annotations.NullMarked;
