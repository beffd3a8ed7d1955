package org.imglish.jobs.claim;

/**
 * A worker's hold on a part of an ingest: what it may write as long as nobody has raised
 * the part's fencing number.
 *
 * @param run the run
 * @param number number of the part, from 0
 * @param fencing the part's fencing number
 * @param worker name of the worker
 */
public record PartClaim(long run, int number, long fencing, String worker) {

}
