/**
 * What goes away by itself once it is old or too much, where somebody has asked for it.
 */
@NullMarked
package org.imglish.jobs.retention;

import org.jspecify.annotations.NullMarked;
