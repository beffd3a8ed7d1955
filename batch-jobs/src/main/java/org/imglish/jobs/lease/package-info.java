@NullMarked
package org.imglish.jobs.lease;

import org.jspecify.annotations.NullMarked;
