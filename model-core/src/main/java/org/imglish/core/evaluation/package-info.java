@NullMarked
package org.imglish.core.evaluation;

import org.jspecify.annotations.NullMarked;
