package org.imglish.jobs.worker;

/**
 * The living workers beside what a recipe asks for.
 *
 * @param alive how many there are
 * @param suiting how many have its device, memory and labels
 * @param mostBytes memory of the one of these that has the most; 0 without any
 */
public record SuitingWorkers(long alive, long suiting, long mostBytes) {

}
