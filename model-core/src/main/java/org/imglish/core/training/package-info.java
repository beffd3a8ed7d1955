@NullMarked
package org.imglish.core.training;

import org.jspecify.annotations.NullMarked;
