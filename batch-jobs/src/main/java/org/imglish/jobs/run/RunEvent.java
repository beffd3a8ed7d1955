package org.imglish.jobs.run;

import java.time.Instant;

import tools.jackson.databind.JsonNode;

/**
 * Something that happened to a run, in the order in which it happened.
 *
 * @param run the run
 * @param number from 1 without gaps per run
 * @param at when, by the database's clock
 * @param type {@code state}, {@code opened} (an attempt continues from a step; what lies
 * beyond it is void), {@code metric}, {@code progress}, {@code log}, {@code checkpoint},
 * {@code rung} or {@code gang}
 * @param data the event as JSON
 */
public record RunEvent(long run, long number, Instant at, String type, JsonNode data) {

}
