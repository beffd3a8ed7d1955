@NullMarked
package org.imglish.core.loader;

import org.jspecify.annotations.NullMarked;
