package org.imglish.jobs.model;

import java.util.List;
import java.util.Optional;

/** The registered models. */
public interface Models {

	/** Newest version of each model, by name. */
	List<RegisteredModel> list();

	List<RegisteredModel> versions(String name);

	Optional<RegisteredModel> find(String name, int version);

	/**
	 * Registers a checkpoint as the next version of a model.
	 * @param name letters, digits and {@code - _ .}, at most 100
	 */
	RegisteredModel register(String name, long checkpoint);

}
