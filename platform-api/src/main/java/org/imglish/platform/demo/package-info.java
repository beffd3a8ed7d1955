/** The demonstration: the whole pipeline on a corpus of its own. */
@NullMarked
package org.imglish.platform.demo;

import org.jspecify.annotations.NullMarked;
