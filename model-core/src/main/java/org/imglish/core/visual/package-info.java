/**
 * The visual tokenizer: encoder, codebook, decoder and teachers (BEiT v2, arXiv
 * 2208.06366).
 */
@NullMarked
package org.imglish.core.visual;

import org.jspecify.annotations.NullMarked;
