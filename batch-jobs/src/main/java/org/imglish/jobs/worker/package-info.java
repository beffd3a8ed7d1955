@NullMarked
package org.imglish.jobs.worker;

import org.jspecify.annotations.NullMarked;
