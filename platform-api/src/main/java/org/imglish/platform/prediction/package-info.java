@NullMarked
package org.imglish.platform.prediction;

import org.jspecify.annotations.NullMarked;
