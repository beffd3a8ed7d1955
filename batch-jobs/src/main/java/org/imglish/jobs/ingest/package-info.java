@NullMarked
package org.imglish.jobs.ingest;

import org.jspecify.annotations.NullMarked;
