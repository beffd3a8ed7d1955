@NullMarked
package org.imglish.core.augmentation;

import org.jspecify.annotations.NullMarked;
