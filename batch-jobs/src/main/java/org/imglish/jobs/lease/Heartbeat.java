package org.imglish.jobs.lease;

/**
 * What the database answered to a worker's sign of life.
 *
 * @param owned whether the attempt still belongs to the worker
 * @param stopRequested whether somebody asked the run to stop
 * @param cancelRequested whether somebody gave the run up
 * @param yieldRequested whether the run is to make room for one of a higher priority
 */
public record Heartbeat(boolean owned, boolean stopRequested, boolean cancelRequested, boolean yieldRequested) {

}
