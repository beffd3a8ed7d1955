@NullMarked
package org.imglish.platform.demo;

import org.jspecify.annotations.NullMarked;
