package org.imglish.jobs.model;

import java.util.List;
import java.util.Optional;

import org.imglish.jobs.run.Page;

/** The registered models. */
public interface Models {

	/** Newest version of each model, by name. */
	Page<RegisteredModel> list(int page, int size);

	/** All versions of a model, newest first. */
	List<RegisteredModel> versions(String name);

	/** Versions of a model, newest first. */
	Page<RegisteredModel> versions(String name, int page, int size);

	Optional<RegisteredModel> find(String name, int version);

	/**
	 * Registers a checkpoint as the next version of a model.
	 * @param name letters, digits and {@code - _ .}, at most 100
	 */
	RegisteredModel register(String name, long checkpoint);

}
