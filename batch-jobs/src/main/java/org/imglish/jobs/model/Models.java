package org.imglish.jobs.model;

import java.util.List;
import java.util.Optional;

import org.imglish.jobs.run.InvalidInputException;
import org.imglish.jobs.run.Page;
import org.imglish.jobs.run.Sort;

/** The registered models. */
public interface Models {

	/** Newest version of each model that a filter lets through, in an order. */
	Page<RegisteredModel> list(ModelFilter filter, Sort<ModelField> sort, int page, int size);

	/** By name. */
	default Page<RegisteredModel> list(int page, int size) {
		return list(ModelFilter.ALL, Sort.rising(ModelField.NAME), page, size);
	}

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

	/**
	 * Refuses what cannot be the name of a model.
	 * @throws InvalidInputException with what it may be
	 */
	static void checkName(String name) {
		if (!name.matches("[A-Za-z0-9._-]{1,100}")) {
			throw new InvalidInputException(
					"A model's name has 1 to 100 letters, digits and - _ . , not '" + name + "'");
		}
	}

}
