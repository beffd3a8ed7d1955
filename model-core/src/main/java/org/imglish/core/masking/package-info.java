@NullMarked
package org.imglish.core.masking;

import org.jspecify.annotations.NullMarked;
