/** What all trainings share: the contract of a trainer, its state and its checkpoints. */
@NullMarked
package org.imglish.core.training;

import org.jspecify.annotations.NullMarked;
