/** Text tokenizers and their vocabularies. */
@NullMarked
package org.imglish.core.text;

import org.jspecify.annotations.NullMarked;
