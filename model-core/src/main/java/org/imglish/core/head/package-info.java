@NullMarked
package org.imglish.core.head;

import org.jspecify.annotations.NullMarked;
