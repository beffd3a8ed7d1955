@NullMarked
package org.imglish.jobs.training;

import org.jspecify.annotations.NullMarked;
