/** Clusters that never were: what the database bears of workers that compute nothing. */
@NullMarked
package org.imglish.jobs.load;

import org.jspecify.annotations.NullMarked;
