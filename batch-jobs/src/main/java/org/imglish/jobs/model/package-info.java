@NullMarked
package org.imglish.jobs.model;

import org.jspecify.annotations.NullMarked;
