@NullMarked
package org.imglish.jobs.checkpoint;

import org.jspecify.annotations.NullMarked;
