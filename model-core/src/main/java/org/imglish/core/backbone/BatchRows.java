package org.imglish.core.backbone;

/**
 * Where the rows of a pass stand in a batch that several processes share: what is drawn
 * for a row must not depend on who computes it.
 *
 * @param first number of the first row, from 0
 * @param all rows of the batch
 */
public record BatchRows(long first, long all) {

}
