@NullMarked
package org.imglish.jobs.file;

import org.jspecify.annotations.NullMarked;
