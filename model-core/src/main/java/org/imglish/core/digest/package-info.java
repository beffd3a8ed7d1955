/** Checksums of files and texts. */
@NullMarked
package org.imglish.core.digest;

import org.jspecify.annotations.NullMarked;
