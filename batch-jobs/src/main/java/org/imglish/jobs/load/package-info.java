/**
 * Clusters and buckets that never were: what the database bears of workers that compute
 * nothing, and what is waited for where shards come through a network.
 */
@NullMarked
package org.imglish.jobs.load;

import org.jspecify.annotations.NullMarked;
