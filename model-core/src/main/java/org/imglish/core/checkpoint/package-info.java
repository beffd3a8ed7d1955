@NullMarked
package org.imglish.core.checkpoint;

import org.jspecify.annotations.NullMarked;
