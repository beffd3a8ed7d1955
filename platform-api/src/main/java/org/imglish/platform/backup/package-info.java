/** The commands that write and restore backups. */
@NullMarked
package org.imglish.platform.backup;

import org.jspecify.annotations.NullMarked;
