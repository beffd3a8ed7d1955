/** Held-out samples as a training model fills them in. */
@NullMarked
package org.imglish.jobs.shown;

import org.jspecify.annotations.NullMarked;
