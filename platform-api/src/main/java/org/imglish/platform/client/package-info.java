/** Commands that ask a server over REST. */
@NullMarked
package org.imglish.platform.client;

import org.jspecify.annotations.NullMarked;
