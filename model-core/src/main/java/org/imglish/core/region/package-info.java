/**
 * Where objects are in an image, in COCO's terms: boxes, and masks as run-length codes
 * that are drawn from polygons by pycocotools' exact algorithm.
 */
@NullMarked
package org.imglish.core.region;

import org.jspecify.annotations.NullMarked;
