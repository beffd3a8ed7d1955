/** How the application is put together over its settings. */
@NullMarked
package org.imglish.platform.wiring;

import org.jspecify.annotations.NullMarked;
