/**
 * Files of weights: safetensors, official state dictionaries, and conversion between
 * them.
 */
@NullMarked
package org.imglish.core.checkpoint;

import org.jspecify.annotations.NullMarked;
