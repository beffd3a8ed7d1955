/**
 * Writes captions word by word: beam search, and the model that it asks.
 */
@NullMarked
package org.imglish.core.decoding;

import org.jspecify.annotations.NullMarked;
