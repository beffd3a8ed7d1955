/**
 * Metrics of quality: each takes predictions one by one and gives the numbers that the
 * reference implementation of its benchmark gives.
 */
@NullMarked
package org.imglish.core.quality;

import org.jspecify.annotations.NullMarked;
