/** The home's own PostgreSQL server and the schema of the tables. */
@NullMarked
package org.imglish.jobs.database;

import org.jspecify.annotations.NullMarked;
