/** The workers that carry out one attempt together: a leader and its members. */
@NullMarked
package org.imglish.jobs.gang;

import org.jspecify.annotations.NullMarked;
