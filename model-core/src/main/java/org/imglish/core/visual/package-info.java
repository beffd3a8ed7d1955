@NullMarked
package org.imglish.core.visual;

import org.jspecify.annotations.NullMarked;
