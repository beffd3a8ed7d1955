/** Whether this machine has what the program needs. */
@NullMarked
package org.imglish.platform.doctor;

import org.jspecify.annotations.NullMarked;
