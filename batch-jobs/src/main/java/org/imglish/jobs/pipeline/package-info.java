/** Several runs that depend on each other, submitted as one document. */
@NullMarked
package org.imglish.jobs.pipeline;

import org.jspecify.annotations.NullMarked;
