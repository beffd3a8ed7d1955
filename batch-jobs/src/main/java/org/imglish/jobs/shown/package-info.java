@NullMarked
package org.imglish.jobs.shown;

import org.jspecify.annotations.NullMarked;
