/** The processes of the platform and the commands that start them. */
@NullMarked
package org.imglish.platform.process;

import org.jspecify.annotations.NullMarked;
