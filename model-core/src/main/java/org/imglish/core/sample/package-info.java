@NullMarked
package org.imglish.core.sample;

import org.jspecify.annotations.NullMarked;
