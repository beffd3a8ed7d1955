@NullMarked
package org.imglish.jobs.wiring;

import org.jspecify.annotations.NullMarked;
