/** What the OpenAPI document says beyond the signatures of the controllers. */
@NullMarked
package org.imglish.platform.contract;

import org.jspecify.annotations.NullMarked;
