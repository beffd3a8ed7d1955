@NullMarked
package org.imglish.jobs.store;

import org.jspecify.annotations.NullMarked;
