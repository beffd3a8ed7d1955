/** Named, versioned sets of weights. */
@NullMarked
package org.imglish.jobs.model;

import org.jspecify.annotations.NullMarked;
