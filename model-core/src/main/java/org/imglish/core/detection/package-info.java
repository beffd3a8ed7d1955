/**
 * Object detection and instance masks with ViTDet (arXiv 2203.16527) under Mask R-CNN
 * (arXiv 1703.06870), in torchvision's conventions and with its parameter names.
 */
@NullMarked
package org.imglish.core.detection;

import org.jspecify.annotations.NullMarked;
