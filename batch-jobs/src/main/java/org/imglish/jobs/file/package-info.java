/** Files that runs leave behind for people and for official scorers. */
@NullMarked
package org.imglish.jobs.file;

import org.jspecify.annotations.NullMarked;
