package org.imglish.jobs.access;

import java.time.Instant;
import java.util.Set;

import org.imglish.jobs.run.RunState;

/**
 * An address that is told when runs change their state.
 *
 * @param id the webhook's number
 * @param url where deliveries are posted
 * @param states states that are told; empty for all
 * @param createdAt when it was set
 */
public record Webhook(long id, String url, Set<RunState> states, Instant createdAt) {

}
