@NullMarked
package org.imglish.jobs.halving;

import org.jspecify.annotations.NullMarked;
