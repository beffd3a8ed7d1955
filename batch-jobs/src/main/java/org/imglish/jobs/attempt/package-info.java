@NullMarked
package org.imglish.jobs.attempt;

import org.jspecify.annotations.NullMarked;
