/** Where a command finds the home folder. */
@NullMarked
package org.imglish.platform.home;

import org.jspecify.annotations.NullMarked;
