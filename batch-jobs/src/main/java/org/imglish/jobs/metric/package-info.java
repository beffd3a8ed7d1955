@NullMarked
package org.imglish.jobs.metric;

import org.jspecify.annotations.NullMarked;
