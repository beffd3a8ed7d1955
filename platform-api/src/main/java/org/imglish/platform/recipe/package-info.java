/** What the command line and the API tell of recipes. */
@NullMarked
package org.imglish.platform.recipe;

import org.jspecify.annotations.NullMarked;
