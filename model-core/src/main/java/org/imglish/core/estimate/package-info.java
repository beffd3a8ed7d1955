/**
 * What a training will take, before it is started: parameters, memory, operations,
 * traffic and time on a number of devices, from the shape of the model and the recipe
 * alone.
 */
@NullMarked
package org.imglish.core.estimate;

import org.jspecify.annotations.NullMarked;
