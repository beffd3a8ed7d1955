package org.imglish.platform.api;

import org.imglish.jobs.run.InvalidInputException;
import org.imglish.jobs.run.Page;

/** The bounds of what clients may ask of a list. */
final class Paging {

	private static final int LAST_PAGE = 1_000_000;

	private static final int LARGEST_PAGE = 200;

	private Paging() {
	}

	/**
	 * A page of a list.
	 * @param page its number, from 0
	 * @param size how many items it holds at most, 1 to 200
	 * @throws InvalidInputException if either is out of bounds
	 */
	static <T> Page<T> of(int page, int size, Source<T> source) {
		return of(page, size, LARGEST_PAGE, source);
	}

	/**
	 * A page of a list whose items are large.
	 * @param largest the most items that a page may hold
	 */
	static <T> Page<T> of(int page, int size, int largest, Source<T> source) {
		return source.list(RunsController.bounded("page", page, 0, LAST_PAGE),
				RunsController.bounded("size", size, 1, largest));
	}

	/** What is listed. */
	@FunctionalInterface
	interface Source<T> {

		Page<T> list(int page, int size);

	}

}
