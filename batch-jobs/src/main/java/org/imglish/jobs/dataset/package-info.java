/** The datasets that runs have ingested. */
@NullMarked
package org.imglish.jobs.dataset;

import org.jspecify.annotations.NullMarked;
