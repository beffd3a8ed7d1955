@NullMarked
package org.imglish.jobs.run;

import org.jspecify.annotations.NullMarked;
