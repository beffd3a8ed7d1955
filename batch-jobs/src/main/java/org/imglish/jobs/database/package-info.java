@NullMarked
package org.imglish.jobs.database;

import org.jspecify.annotations.NullMarked;
