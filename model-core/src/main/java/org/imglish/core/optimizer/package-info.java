@NullMarked
package org.imglish.core.optimizer;

import org.jspecify.annotations.NullMarked;
