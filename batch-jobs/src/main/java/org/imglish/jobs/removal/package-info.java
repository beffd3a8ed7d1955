/** What is deleted of datasets and models, and what needs them. */
@NullMarked
package org.imglish.jobs.removal;

import org.jspecify.annotations.NullMarked;
