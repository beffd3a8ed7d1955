/** What the numbers are that trainings and evaluations report: goals and units. */
@NullMarked
package org.imglish.core.metric;

import org.jspecify.annotations.NullMarked;
