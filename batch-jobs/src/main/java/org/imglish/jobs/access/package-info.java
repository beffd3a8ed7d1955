/** Who may use the platform, who did what, and who is told of it. */
@NullMarked
package org.imglish.jobs.access;

import org.jspecify.annotations.NullMarked;
