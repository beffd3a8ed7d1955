package org.imglish.jobs.run;

import java.util.List;

/**
 * One page of a list.
 *
 * @param items what is on it
 * @param page its number, from 0
 * @param size how many items a page holds
 * @param total number of items on all pages
 */
public record Page<T>(List<T> items, int page, int size, long total) {

	public Page {
		items = List.copyOf(items);
	}

}
