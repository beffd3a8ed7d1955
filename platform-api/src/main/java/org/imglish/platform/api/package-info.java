/** The REST API. */
@NullMarked
package org.imglish.platform.api;

import org.jspecify.annotations.NullMarked;
