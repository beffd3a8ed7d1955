package org.imglish.jobs.ingest;

import org.imglish.jobs.claim.PartClaim;
import tools.jackson.databind.JsonNode;

/**
 * A part that a worker has taken.
 *
 * @param claim what the worker may write
 * @param part the part as it was found
 * @param attempt number of the run's latest attempt
 * @param recipe the run's complete recipe
 */
record TakenPart(PartClaim claim, Part part, int attempt, JsonNode recipe) {

}
