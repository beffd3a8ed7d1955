package org.imglish.jobs.shown;

import java.util.List;
import java.util.Optional;

import tools.jackson.databind.JsonNode;

/** Held-out samples as the models of runs filled them in, for people to look at. */
public interface ShownSamples {

	/** Steps at which samples of a run were shown, in order. */
	List<Long> steps(long run);

	/**
	 * The samples of one step.
	 * @return a list of samples, each with its id, its pictures (title, Base64 of a PNG)
	 * and its words (text, what was predicted or null)
	 */
	Optional<JsonNode> find(long run, long step);

}
