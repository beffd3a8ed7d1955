/** Which samples a step takes, and how its batch is prepared meanwhile. */
@NullMarked
package org.imglish.core.loader;

import org.jspecify.annotations.NullMarked;
