/**
 * Pretraining of BEiT-3 by masked data modeling: what is read, hidden, predicted and
 * measured (arXiv 2208.10442, section 3.1).
 */
@NullMarked
package org.imglish.core.pretraining;

import org.jspecify.annotations.NullMarked;
