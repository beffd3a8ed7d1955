/** How the program starts processes of its own. */
@NullMarked
package org.imglish.platform.launch;

import org.jspecify.annotations.NullMarked;
