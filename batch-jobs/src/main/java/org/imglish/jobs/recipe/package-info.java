/** Recipes: what a run is to do, complete and checked. */
@NullMarked
package org.imglish.jobs.recipe;

import org.jspecify.annotations.NullMarked;
