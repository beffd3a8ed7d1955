/** The documents as a site: served at /docs, and written by one command. */
@NullMarked
package org.imglish.platform.site;

import org.jspecify.annotations.NullMarked;
