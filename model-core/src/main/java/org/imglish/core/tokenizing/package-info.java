/**
 * Training of the visual tokenizer whose codes a pretraining predicts (BEiT v2, arXiv
 * 2208.06366).
 */
@NullMarked
package org.imglish.core.tokenizing;

import org.jspecify.annotations.NullMarked;
