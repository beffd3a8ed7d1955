@NullMarked
package org.imglish.jobs.recipe;

import org.jspecify.annotations.NullMarked;
