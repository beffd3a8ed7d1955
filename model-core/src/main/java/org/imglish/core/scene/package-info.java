/**
 * A drawn world of shapes with captions, questions and labels, for demonstrations and
 * tests.
 */
@NullMarked
package org.imglish.core.scene;

import org.jspecify.annotations.NullMarked;
