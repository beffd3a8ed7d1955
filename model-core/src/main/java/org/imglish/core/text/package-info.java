@NullMarked
package org.imglish.core.text;

import org.jspecify.annotations.NullMarked;
