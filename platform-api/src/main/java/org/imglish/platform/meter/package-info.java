/** What Prometheus is told. */
@NullMarked
package org.imglish.platform.meter;

import org.jspecify.annotations.NullMarked;
