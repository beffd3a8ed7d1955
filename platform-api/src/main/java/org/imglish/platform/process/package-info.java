@NullMarked
package org.imglish.platform.process;

import org.jspecify.annotations.NullMarked;
