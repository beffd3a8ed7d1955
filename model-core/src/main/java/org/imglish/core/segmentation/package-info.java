/**
 * Semantic segmentation with the network of BEiT v2's release: UPerNet on features of
 * four layers of the backbone.
 */
@NullMarked
package org.imglish.core.segmentation;

import org.jspecify.annotations.NullMarked;
