@NullMarked
package org.imglish.jobs.evaluation;

import org.jspecify.annotations.NullMarked;
