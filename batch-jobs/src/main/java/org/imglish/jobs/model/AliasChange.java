package org.imglish.jobs.model;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * That an alias of a model was set, moved or removed.
 *
 * @param alias the alias
 * @param before version that it named until then, or null where there was none
 * @param after version that it names from then on, or null where it was removed
 * @param who name of the token, or {@code local} where none is asked for
 * @param at when
 */
public record AliasChange(String alias, @Nullable Integer before, @Nullable Integer after, String who, Instant at) {

}
