@NullMarked
package org.imglish.jobs.census;

import org.jspecify.annotations.NullMarked;
