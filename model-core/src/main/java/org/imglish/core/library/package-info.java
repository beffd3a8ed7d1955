/** What a recipe names and something else keeps: datasets, files and saved weights. */
@NullMarked
package org.imglish.core.library;

import org.jspecify.annotations.NullMarked;
