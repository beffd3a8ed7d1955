/** Kills the platform's processes at random moments and checks that nothing was lost. */
@NullMarked
package org.imglish.platform.chaos;

import org.jspecify.annotations.NullMarked;
