@NullMarked
package org.imglish.platform.client;

import org.jspecify.annotations.NullMarked;
