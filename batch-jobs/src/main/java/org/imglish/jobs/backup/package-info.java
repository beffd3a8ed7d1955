/**
 * Backups of the database, with a listing of what lies in the store, and the way back.
 */
@NullMarked
package org.imglish.jobs.backup;

import org.jspecify.annotations.NullMarked;
