/**
 * Operators on maps of features and on boxes, as torchvision and mmsegmentation define
 * them. What is decided from boxes is computed with plain numbers; what carries gradients
 * repeats bit for bit on a CPU and avoids the operators that PyTorch calls
 * nondeterministic on CUDA.
 */
@NullMarked
package org.imglish.core.dense;

import org.jspecify.annotations.NullMarked;
