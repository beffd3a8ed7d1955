/**
 * What is looked up of a recipe before it waits in the queue: everything that it names.
 */
@NullMarked
package org.imglish.jobs.submission;

import org.jspecify.annotations.NullMarked;
