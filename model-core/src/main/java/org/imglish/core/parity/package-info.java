@NullMarked
package org.imglish.core.parity;

import org.jspecify.annotations.NullMarked;
