/** What a recipe will take, on the command line. */
@NullMarked
package org.imglish.platform.estimate;

import org.jspecify.annotations.NullMarked;
