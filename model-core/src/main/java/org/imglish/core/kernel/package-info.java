@NullMarked
package org.imglish.core.kernel;

import org.jspecify.annotations.NullMarked;
