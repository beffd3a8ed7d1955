/** Who may use the API, how much at once, and the record of it. */
@NullMarked
package org.imglish.platform.security;

import org.jspecify.annotations.NullMarked;
