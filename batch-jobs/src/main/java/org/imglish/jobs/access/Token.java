package org.imglish.jobs.access;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * An API token, without the secret: only its hash is kept.
 *
 * @param id the token's number
 * @param name whose it is
 * @param role what its holder may do
 * @param createdAt when it was issued
 * @param expiresAt from when it is void, or null for never
 */
public record Token(long id, String name, Role role, Instant createdAt, @Nullable Instant expiresAt) {

}
