package org.imglish.jobs.submission;

/**
 * What a training would take.
 *
 * @param steps number of optimizer steps
 * @param parameters all parameters of the model
 * @param memoryBytes memory of each device that it trains on, when the fewest workers
 * that it asks for carry it out
 * @param checkpointBytes one checkpoint
 */
public record Forecast(long steps, long parameters, long memoryBytes, long checkpointBytes) {

}
