/** The command that shows what is no longer kept. */
@NullMarked
package org.imglish.platform.retention;

import org.jspecify.annotations.NullMarked;
