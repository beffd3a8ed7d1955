package org.imglish.jobs.access;

import java.time.Instant;

/**
 * Who did what.
 *
 * @param id number of the entry
 * @param at when
 * @param who name of the token, or {@code local} where none is asked for
 * @param address from where
 * @param action method and path
 * @param status how it was answered (HTTP)
 */
public record AuditEntry(long id, Instant at, String who, String address, String action, int status) {

}
