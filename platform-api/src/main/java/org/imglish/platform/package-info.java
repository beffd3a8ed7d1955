/** The command line. */
@NullMarked
package org.imglish.platform;

import org.jspecify.annotations.NullMarked;
