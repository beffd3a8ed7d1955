/** Fine-tuning of BEiT-3 to a downstream task (arXiv 2208.10442, section 3.2). */
@NullMarked
package org.imglish.core.finetuning;

import org.jspecify.annotations.NullMarked;
